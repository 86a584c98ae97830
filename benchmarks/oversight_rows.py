"""Rows for the oversight bench: a year with units and officers, and clues by the thousand."""

from uuid import UUID, uuid4

import asyncpg

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings
from evaluation.workdays.queries import today
from tests import given

UNITS = 42
CLUES = """
INSERT INTO clue (id, jurisdiction, cycle, number, unit, source, channel, outer_number, title, text,
  kind, received_on, state, state_since, due_on, level, handler)
SELECT gen_random_uuid(), $1, $2, n, ($3::uuid[])[1 + n % array_length($3::uuid[], 1)],
  (ARRAY['complaint', 'media', 'inspection', 'casefile', 'sitting'])[1 + n % 5], '12345 热线',
  'CD' || lpad((n * 7919 % 1000000)::text, 8, '0'),
  subjects[1 + n % 7] || '，' || matters[1 + n % 11] || '（第' || n || '件）',
  '来件反映：' || subjects[1 + n % 7] || '在' || places[1 + n % 13] || matters[1 + n % 11]
    || '，多次向有关部门反映没有结果，请依法核实处理，并把办理情况告诉来件人。',
  (ARRAY['不作为', '重复检查', '“一刀切”执法', '逐利执法', '推诿扯皮'])[1 + n % 5],
  $4::date - n % 300,
  (ARRAY['registered', 'accepted', 'investigating', 'founded', 'rectifying', 'rectifying',
    'verifying', 'sent_back', 'verified', 'declined', 'unfounded', 'written_off', 'written_off',
    'archived', 'archived', 'investigating'])[1 + n % 16],
  now(), CASE WHEN n % 16 IN (9, 10, 11, 12, 13, 14) THEN NULL ELSE $4::date + n % 61 - 6 END,
  (ARRAY['', '', 'general', 'key', 'listed'])[1 + n % 5],
  CASE WHEN n % 3 = 0 THEN $5::uuid END
FROM generate_series($6::int, $7::int) n, (SELECT
  ARRAY['某餐饮店', '砂石运输车队', '沿街商户', '一家小微企业', '建筑工地', '农贸市场', '养殖户']
    AS subjects,
  ARRAY['一个月内被重复检查三次', '占道经营整治不分时段', '扣车没有出具凭证', '罚没收入列入考核',
    '两个部门互相推诿', '处罚决定没有法制审核', '检查没有亮码亮证', '超载长期无人管',
    '园区内外处罚标准不一', '夜间施工扰民无人处理', '行政检查频次高于计划'] AS matters,
  ARRAY['武陵区', '鼎城区', '桃花源', '城东', '城西', '老码头', '火车站', '高新区', '柳叶湖',
    '滨江路', '人民路', '建设路', '朗州路'] AS places) words
"""
STEPS = """
INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, by, at)
SELECT gen_random_uuid(), k.jurisdiction, k.id, s.step, s.before, s.after, '按规定办理', $2,
  now() - s.days * interval '1 day'
FROM clue k CROSS JOIN (VALUES ('register', 'unregistered', 'registered', 9),
  ('accept', 'registered', 'accepted', 8), ('assign', 'accepted', 'investigating', 7))
  s (step, before, after, days)
WHERE k.cycle = $1 AND k.number BETWEEN $3 AND $4
"""


async def a_year() -> tuple[Person, UUID, list[UUID]]:
    """An officer, the year and its units."""
    here = await given.a_jurisdiction("常德市")
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    cycle, year = uuid4(), (await today()).year
    await fetch(
        "INSERT INTO cycle (id, jurisdiction, year, basis) VALUES ($1, $2, $3, '依据文件')",
        *(cycle, here, year),
    )
    units = await fetch(
        "INSERT INTO unit (id, jurisdiction, year, board, class, title, short_title) "
        "SELECT gen_random_uuid(), $1, $2, '市直单位', '综合执法类', '常德市第' || n || '局', "
        "'第' || n || '局' FROM generate_series(1, $3::int) n RETURNING id",
        *(here, year, UNITS),
    )
    return officer, cycle, [row["id"] for row in units]


async def more_clues(
    officer: Person, cycle: UUID, units: list[UUID], first: int, last: int
) -> None:
    """Numbers `first` to `last`, spread over states, units and kinds, with three steps each."""
    handler = officer.account
    values = (officer.jurisdiction, cycle, units, await today(), handler, first, last)
    connection = await asyncpg.connect(owner_dsn(settings()))
    await connection.fetch(CLUES, *values)
    await connection.fetch(STEPS, cycle, handler, first, last)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def looked_over() -> None:
    """What the database does by itself in the minutes after so many rows came."""
    connection = await asyncpg.connect(owner_dsn(settings()))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
