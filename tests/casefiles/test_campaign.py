"""评查活动: its states, what each refuses, the draw given up, thirds, feedback and close."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.casefiles.campaign import (
    NewCampaign,
    announce,
    begin_campaign,
    change_campaign,
    close,
)
from evaluation.casefiles.drawing import list_digest
from evaluation.casefiles.draws import candidates, draw, give_up_draw
from evaluation.casefiles.files import one_file
from evaluation.casefiles.objecting import decide_objection, object_to
from evaluation.casefiles.queries import campaign_head, campaigns_of
from evaluation.casefiles.reviewers import (
    add_reviewer,
    assign,
    call_thirds,
    exchange,
    remove_reviewer,
    start_reviewing,
)
from evaluation.casefiles.rules import Plan
from evaluation.casefiles.setting import set_standard, standard_lines
from evaluation.casefiles.states import FileKind
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import due_after, today
from tests import given
from tests.casefiles.campaign import (
    Given,
    a_draw,
    a_listing,
    a_review,
    an_announcement,
    an_item,
    lose,
)


async def head_of(made: Given):
    return await campaign_head(made.jurisdiction, made.campaign)


async def seen_in(made: Given) -> str:
    return list_digest(await candidates(made.campaign))


async def test_a_campaign_has_a_name_of_its_own_in_a_year_and_a_day_to_come(db):
    made = await a_listing("2024年案卷评查")
    until = await today() + timedelta(days=3)
    with pytest.raises(Refused, match="已经有“2024年案卷评查”"):
        await begin_campaign(
            made.officer, made.cycle, NewCampaign(title=" 2024年案卷评查", listing_until=until)
        )
    with pytest.raises(Refused, match="不能早于今天"):
        await begin_campaign(
            made.officer, made.cycle, NewCampaign(title="另一次", listing_until=date(2024, 1, 1))
        )
    with pytest.raises(NotFound):
        await begin_campaign(
            made.officer, uuid4(), NewCampaign(title="另一次", listing_until=until)
        )
    assert len(await campaigns_of(made.jurisdiction, made.cycle)) == 1


async def test_the_setting_is_changed_until_the_draw(db):
    made = await a_listing()
    until = await today() + timedelta(days=5)
    plan = Plan({FileKind.PENALTY: 2})
    new = NewCampaign(title="专项评查", listing_until=until, plan=plan, apart=8)
    await change_campaign(made.officer, made.campaign, new)
    head = await head_of(made)
    assert (head.title, head.apart, head.plan_words) == ("专项评查", 8, "行政处罚 2 卷")
    drawn = await a_draw()
    with pytest.raises(Refused, match="已经抽取"):
        await change_campaign(drawn.officer, drawn.campaign, new)


async def test_a_draw_takes_the_plan_of_each_unit_and_keeps_seed_digest_and_sheets(db):
    made = await a_draw()
    head = await head_of(made)
    assert (head.state, head.seed, head.counts.listed, head.counts.drawn) == (
        "drawn",
        "20241203",
        8,
        4,
    )
    assert head.list_digest == await seen_in(made)
    assert set(head.sheets) == set(FileKind)
    places = await fetch(
        "SELECT drawn FROM case_file WHERE campaign = $1 AND drawn IS NOT NULL ORDER BY drawn",
        made.campaign,
    )
    assert [row["drawn"] for row in places] == [1, 2, 3, 4]


async def test_a_draw_is_done_once_and_only_from_the_list_that_was_seen(db):
    made = await a_draw()
    with pytest.raises(Refused, match="已经抽取，没有再抽"):
        await draw(made.officer, made.campaign, "20241203", await seen_in(made))
    other = await a_listing("另一次")
    with pytest.raises(Refused, match="目录刚刚有变动"):
        await draw(other.officer, other.campaign, "20241203", "0" * 64)
    with pytest.raises(Refused, match="种子请填"):
        await draw(other.officer, other.campaign, "骰子", "0" * 64)


async def test_a_draw_is_given_up_with_a_reason_and_stands_beside_the_next(db):
    made = await a_draw()
    with pytest.raises(Refused, match="请写明为什么"):
        await give_up_draw(made.officer, made.campaign, " ")
    await give_up_draw(made.officer, made.campaign, "第2局的目录报错了")
    head = await head_of(made)
    assert (head.state, head.seed, head.counts.drawn) == ("listing", "", 0)
    assert [(one.seed, one.reason) for one in head.former_draws] == [
        ("20241203", "第2局的目录报错了")
    ]
    await draw(made.officer, made.campaign, "61524433", await seen_in(made))
    assert (await head_of(made)).counts.drawn == 4


async def test_a_draw_stays_once_the_reviewing_has_begun(db):
    made = await a_review()
    with pytest.raises(Refused, match="评查已经开始"):
        await give_up_draw(made.officer, made.campaign, "想重抽")


async def test_reviewers_are_accounts_with_that_role_each_once_and_keep_out_of_their_unit(db):
    made = await a_draw()
    reviewer = await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction)
    registrar = await given.a_person(Role.REGISTRAR, jurisdiction=made.jurisdiction)
    await add_reviewer(made.officer, made.campaign, reviewer.account, made.units[0])
    with pytest.raises(Refused, match="已经是评查员"):
        await add_reviewer(made.officer, made.campaign, reviewer.account, None)
    with pytest.raises(Refused, match="请先给它评查员角色"):
        await add_reviewer(made.officer, made.campaign, registrar.account, None)
    stranger = await given.a_person(
        Role.REVIEWER, jurisdiction=await given.a_jurisdiction("石门县")
    )
    with pytest.raises(NotFound):
        await add_reviewer(made.officer, made.campaign, stranger.account, None)
    await add_reviewer(made.officer, made.campaign, made.other.account, None)
    with pytest.raises(Refused, match="2 卷没有"):
        await assign(made.officer, made.campaign)
    third = await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction)
    await add_reviewer(made.officer, made.campaign, third.account, None)
    assert await assign(made.officer, made.campaign) == 4
    own = await fetch(
        "SELECT v.id FROM case_review v JOIN case_file f ON f.id = v.case_file "
        "JOIN case_reviewer r ON r.id = v.reviewer WHERE r.unit = f.unit AND f.campaign = $1",
        made.campaign,
    )
    assert own == []


async def test_a_reviewer_with_files_stays_and_one_without_goes(db):
    made = await a_review()
    extra = await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction)
    free = await add_reviewer(made.officer, made.campaign, extra.account, None)
    await remove_reviewer(made.officer, made.campaign, free)
    busy = await fetch_one("SELECT id FROM case_reviewer WHERE campaign = $1", made.campaign)
    with pytest.raises(Refused, match="手上有"):
        await remove_reviewer(made.officer, made.campaign, busy)


async def test_one_review_goes_to_another_by_hand_with_a_reason(db):
    made = await a_review()
    file = await made.file_of(made.units[0])
    (first, review), (second, _) = await made.sheets_of(file)
    ids = {
        row["account"]: row["id"]
        for row in await fetch(
            "SELECT id, account FROM case_reviewer WHERE campaign = $1", made.campaign
        )
    }
    (free,) = [one for one in made.reviewers if one.account not in (first.account, second.account)]
    with pytest.raises(Refused, match="请写明为什么"):
        await exchange(made.officer, made.campaign, review, ids[free.account], "")
    with pytest.raises(Refused, match="已经评这一卷"):
        await exchange(made.officer, made.campaign, review, ids[second.account], "出差")
    await fetch(
        "UPDATE case_reviewer SET unit = $2 WHERE id = $1", ids[free.account], made.units[0]
    )
    with pytest.raises(Refused, match="要回避"):
        await exchange(made.officer, made.campaign, review, ids[free.account], "出差")
    await fetch("UPDATE case_reviewer SET unit = NULL WHERE id = $1", ids[free.account])
    await exchange(made.officer, made.campaign, review, ids[free.account], "出差")
    assert (await made.sheets_of(file))[0][0].account == free.account
    await lose(free, review, "", await an_item(made))
    with pytest.raises(Refused, match="已经提交"):
        await exchange(made.officer, made.campaign, review, ids[first.account], "出差回来了")


async def test_reviewing_starts_when_every_file_has_two(db):
    made = await a_draw()
    with pytest.raises(Refused, match="还有 4 卷没有分派"):
        await start_reviewing(made.officer, made.campaign)


async def test_a_third_that_nobody_could_be_waits_until_there_is_somebody(db):
    made = await a_review()
    file, item = await made.file_of(made.units[0]), await an_item(made)
    (first, one), (second, two) = await made.sheets_of(file)
    (free,) = [one for one in made.reviewers if one not in (first, second)]
    await fetch(
        "UPDATE case_reviewer SET unit = $2 WHERE account = $1", free.account, made.units[0]
    )
    await lose(first, one, "", item)
    await fetch(
        "UPDATE case_review SET state = 'done', points = '80' WHERE id = $1", two
    )  # no item of the default sheet loses so much
    assert await call_thirds(made.officer, made.campaign) == 1
    assert (await head_of(made)).counts.without_third == 1
    extra = await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction)
    await add_reviewer(made.officer, made.campaign, extra.account, None)
    assert await call_thirds(made.officer, made.campaign) == 0
    seen = await one_file(made.jurisdiction, made.campaign, file)
    assert [side.account for side in seen.reviews][2] == extra.account


async def test_the_feedback_waits_for_every_file_and_gives_five_working_days(db):
    made = await a_review()
    with pytest.raises(Refused, match="还有 4 卷没有评完"):
        await announce(made.officer, made.campaign)
    with pytest.raises(Refused, match="请先反馈"):
        await close(made.officer, made.campaign)
    done = await an_announcement()
    head = await head_of(done)
    assert (head.state, head.objections_until) == ("announced", await due_after(5))
    assert head.counts.settled == 4


async def test_a_campaign_closes_after_its_days_when_no_objection_is_open(db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    await object_to(made.clerks[0], file, "告知书在第 12 页，没有漏。")
    with pytest.raises(Refused, match="还有 1 件异议没有处理"):
        await close(made.officer, made.campaign)
    await decide_objection(made.officer, file, True, "99.5", "核对原卷，扣分不当。")  # noqa: FBT003
    with pytest.raises(Refused, match="异议期到"):
        await close(made.officer, made.campaign)
    await fetch(
        "UPDATE campaign SET objections_until = $2 WHERE id = $1",
        *(made.campaign, await today() - timedelta(days=1)),
    )
    await close(made.officer, made.campaign)
    head = await head_of(made)
    assert (head.state, head.counts.objections) == ("closed", 1)
    assert (await one_file(made.jurisdiction, made.campaign, file)).score == "99.50"


async def test_an_own_sheet_is_the_next_draws_and_no_former_ones(db):
    made = await a_draw()
    line = (await standard_lines(made.jurisdiction))[0]
    title = "本市行政处罚案卷评查表"
    changed = type(line.standard)(title, line.standard.heads, line.standard.zero_items)
    assert await set_standard(made.officer, FileKind.PENALTY, changed, 0) == 1
    with pytest.raises(Refused, match="别人刚刚改过"):
        await set_standard(made.officer, FileKind.PENALTY, changed, 0)
    assert (await standard_lines(made.jurisdiction))[0].standard.title == title
    assert (await head_of(made)).sheets[FileKind.PENALTY].title == line.standard.title


async def test_another_county_sees_and_does_nothing(db):
    made = await a_review()
    stranger = await given.a_person(
        Role.COUNTY_OFFICER, jurisdiction=await given.a_jurisdiction("石门县")
    )
    with pytest.raises(NotFound):
        await campaign_head(stranger.jurisdiction, made.campaign)
    for deed in (announce, close, call_thirds, assign, start_reviewing):
        with pytest.raises(NotFound):
            await deed(stranger, made.campaign)
    file = await made.file_of(made.units[0])
    with pytest.raises(NotFound):
        await one_file(stranger.jurisdiction, made.campaign, file)
