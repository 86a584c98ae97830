"""公布: what everyone may read, and that nothing beyond the scope is in any byte of it."""

import re
from uuid import UUID, uuid4

import pytest

from evaluation.box.receipt import spaced
from evaluation.cycles import defaults
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.results.changes import Ground, UnitExcluded
from evaluation.results.correcting import correct_tally
from evaluation.results.published import FILES, published_ranking
from evaluation.results.queries import Ranking, ranking_of, receipts_of
from evaluation.scoring import ballots, queries
from evaluation.scoring.conduct import close_sitting
from evaluation.tally.tally import tally_text
from tests import given

DOWNLOADS = ["ranking.pdf", "ranking.xlsx", "bundle.json", "result.json"]
CLASSES = ["综合执法类", "经济管理类"]


async def a_counted_sitting(units: int = 5, **wanted) -> given.Hall:
    """Every unit is scored a little lower than the one before; two classes take turns."""
    hall = await given.an_open_sitting(units=units, **wanted)
    for number, unit in enumerate(hall.units):
        await fetch("UPDATE unit SET class = $2 WHERE id = $1", unit, CLASSES[number % 2])
    for slip in hall.slips:
        secret = await ballots.enter_slip(None, token=slip.token)
        holder = await queries.holder_of(ballots.tablet_hash(secret))
        for number, unit in enumerate(hall.units):
            scores = given.FULL | {"team": f"{20 - 3 * number}"}
            await ballots.cast_ballot(holder, unit, uuid4(), scores=scores)
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    return hall


async def published(hall: given.Hall, scope: Scope) -> UUID:
    await fetch("UPDATE board SET scope = $2 WHERE cycle = $1", hall.cycle, scope)
    return await given.publish(hall)


async def has_no_file(client, publication: UUID) -> bool:
    door = f"/rankings/{publication}"
    codes = [(await client.get(f"{door}/{name}")).status_code for name in DOWNLOADS]
    files = re.findall(r'href="/rankings/[^"]*/([^"/]*)"', (await client.get(door)).text)
    return (codes, files) == ([404] * len(DOWNLOADS), ["receipts.csv"])


async def everything(client, publication: UUID) -> str:
    """All that the public can get of it, headers and words of refusal included."""
    start = (await client.get("/")).text
    door = f"/rankings/{publication}"
    ways = ["", *(f"?class={each}" for each in [*CLASSES, "没有"]), "?receipt=AAAAAAAAAA"]
    ways += [f"/{name}" for name in [*DOWNLOADS, "receipts.csv"]]
    answers = [await client.get(door + way) for way in ways]
    return start + "".join(f"{answer.headers} {answer.text}" for answer in answers)


def titles(page: str) -> list[str]:
    return re.findall(r'<span class="who">(.*?)</span>', page)


def figures(ranking: Ranking) -> set[str]:
    """Every printed score of every unit that is not a round 100.00 or 0.00."""
    scores = {
        figure
        for line in ranking.lines
        for figure in (
            line.total,
            line.panel,
            line.objective,
            *(group.score for group in line.groups),
        )
        if figure
    }
    return scores - {"100.00", "0.00"}


async def test_before_anything_is_published_the_start_page_says_so(client):
    page = (await client.get("/")).text
    assert "还没有公布的评议结果" in page
    assert 'href="/log-in"' in page


async def test_a_counted_result_is_nowhere_before_its_publication(client):
    hall = await a_counted_sitting(units=2)
    assert "还没有公布的评议结果" in (await client.get("/")).text
    tally = (await ranking_of(hall.sitting)).tally
    for guess in (hall.sitting, tally, hall.cycle):
        assert (await client.get(f"/rankings/{guess}")).status_code == 404


async def test_the_whole_ranking_is_shown_with_its_files(client):
    hall = await a_counted_sitting()
    publication = await published(hall, Scope.ALL)
    assert f'href="/rankings/{publication}"' in (await client.get("/")).text
    page = (await client.get(f"/rankings/{publication}")).text
    ranking = await ranking_of(hall.sitting)
    assert titles(page) == [line.short_title for line in ranking.lines]
    assert re.findall(r'class="score">(.*?)<', page) == [line.total for line in ranking.lines]
    assert re.findall(r'class="place">(.*?)<', page) == ["1", "2", "3", "4", "5"]
    assert "总分＝客观考核得分×60%＋现场评议得分×40%＋加分－扣分" in page
    assert ranking.root in page
    rows = await fetch("SELECT pdf_digest FROM publication WHERE id = $1", publication)
    assert rows[0]["pdf_digest"] in page


async def test_a_class_is_a_plain_link_and_keeps_the_ranks_of_the_whole_board(client):
    publication = await published(await a_counted_sitting(), Scope.ALL)
    page = (await client.get(f"/rankings/{publication}")).text
    assert re.findall(r'href="[^"]*\?class=[^"]*">(.*?)</a>', page) == [
        "综合执法类 3 家",
        "经济管理类 2 家",
    ]
    assert "<script" not in page
    page = (await client.get(f"/rankings/{publication}?class=经济管理类")).text
    assert titles(page) == ["第2局", "第4局"]
    assert re.findall(r'class="place">(.*?)<', page) == ["2", "4"]
    assert "名次是在全部单位中的名次" in page
    assert titles((await client.get(f"/rankings/{publication}?class=没有")).text) == []


async def test_ranks_within_the_class_stand_under_their_class(client):
    scheme = defaults.points_scheme()
    scheme["rules"]["rank_within"] = "class"
    publication = await published(await a_counted_sitting(scheme=scheme), Scope.ALL)
    page = (await client.get(f"/rankings/{publication}")).text
    listed = re.findall(r"<h2>(.类|..+类)</h2>|class=\"place\">(\d)<", page)
    assert ["".join(one) for one in listed] == ["综合执法类", *"123", "经济管理类", *"12"]


async def test_files_are_the_stored_bytes_and_come_as_attachments(client):
    hall = await a_counted_sitting()
    publication = await published(hall, Scope.ALL)
    for name, kind in zip(DOWNLOADS, FILES, strict=True):
        answer = await client.get(f"/rankings/{publication}/{name}")
        rows = await fetch(
            f"SELECT {FILES[kind]} AS content FROM publication p JOIN tally t ON t.id = p.tally "
            "WHERE p.id = $1",
            publication,
        )
        assert answer.content == rows[0]["content"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''%E5%B8%B8%E5%BE%B7%E5%B8%82")
    bundle, result = [
        (await client.get(f"/rankings/{publication}/{name}")).content
        for name in ("bundle.json", "result.json")
    ]
    assert tally_text(bundle) == result


async def test_the_published_version_stays_when_a_later_count_corrects_it(client):
    hall = await a_counted_sitting(units=2)
    publication = await published(hall, Scope.ALL)
    before = [(await client.get(f"/rankings/{publication}/{name}")).content for name in DOWNLOADS]
    await fetch(
        "INSERT INTO tally (id, jurisdiction, sitting, version, reason, document_number, "
        "audit_bundle, audit_result, public_bundle, public_result, first, second, made_at) "
        "SELECT $2, jurisdiction, sitting, 2, '更正', '文号', audit_bundle, audit_result, "
        "'later', 'later', first, second, made_at FROM tally WHERE sitting = $1",
        *(hall.sitting, uuid4()),
    )
    after = [(await client.get(f"/rankings/{publication}/{name}")).content for name in DOWNLOADS]
    assert after == before


async def test_the_list_of_excellent_units_leaks_neither_the_others_nor_any_figure(client):
    hall = await a_counted_sitting()
    ranking = await ranking_of(hall.sitting)
    publication = await published(hall, Scope.EXCELLENT)
    public = await everything(client, publication)
    excellent = [line for line in ranking.lines if line.grade == "优秀"]
    others = [line for line in ranking.lines if line.grade != "优秀"]
    assert (len(excellent), len(others)) == (1, 4)
    page = (await client.get(f"/rankings/{publication}")).text
    assert titles(page) == [line.title for line in excellent]
    for line in others:
        assert line.title not in public
        assert line.short_title not in public
        assert line.unit.hex not in public
    assert [figure for figure in figures(ranking) if figure in public] == []
    assert "良好" not in public
    assert await has_no_file(client, publication)
    _, cut = await published_ranking(publication)
    assert figures(cut) == set()


async def test_grades_alone_leak_no_figure_and_no_order(client):
    hall = await a_counted_sitting()
    # the register's titles run against the ranking, so that an order by rank would show
    for number, unit in enumerate(hall.units):
        await fetch("UPDATE unit SET short_title = $2 WHERE id = $1", unit, f"第{9 - number}局")
    ranking = await ranking_of(hall.sitting)
    publication = await published(hall, Scope.GRADES)
    public = await everything(client, publication)
    page = (await client.get(f"/rankings/{publication}")).text
    grades = re.findall(r'class="who">(.*?)</span><span>(.*?)</span>', page)
    assert grades == [
        ("常德市第1局", "优秀"),
        *((f"常德市第{number}局", "良好") for number in (5, 4, 3, 2)),
    ]
    assert [figure for figure in figures(ranking) if figure in public] == []
    assert '<svg class="chart"' not in public
    assert await has_no_file(client, publication)
    _, cut = await published_ranking(publication)
    assert figures(cut) == set()


async def test_what_is_kept_back_below_the_whole_could_have_leaked(client):
    """The same reading of the same sitting with the scope `all` finds every figure."""
    hall = await a_counted_sitting()
    ranking = await ranking_of(hall.sitting)
    public = await everything(client, await published(hall, Scope.ALL))
    shown = {line.total for line in ranking.lines} | {line.panel for line in ranking.lines}
    assert [figure for figure in shown if figure not in public] == []
    assert all(line.short_title in public for line in ranking.lines)


async def test_no_group_and_no_single_ballot_is_in_anything_public(client):
    hall = await a_counted_sitting(units=2)
    publication = await published(hall, Scope.ALL)
    bundle = (await client.get(f"/rankings/{publication}/bundle.json")).json()
    assert (bundle["ballots"], bundle["turnout"]) == ([], [])
    assert [unit["unit"] for unit in bundle["withheld"]] != []
    result = (await client.get(f"/rankings/{publication}/result.json")).json()
    assert [unit["panel"]["groups"] for unit in result["units"]] == [[], []]
    assert "党代表" not in (await client.get(f"/rankings/{publication}")).text


@pytest.mark.parametrize("scope", [Scope.EXCELLENT, Scope.ALL])
async def test_a_delegate_finds_the_receipt_in_every_scope_and_nothing_more(client, scope):
    hall = await a_counted_sitting(units=2)
    publication = await published(hall, scope)
    receipts = await receipts_of(hall.sitting)
    door = f"/rankings/{publication}"
    for typed in (
        receipts[0],
        spaced(receipts[0]).lower(),
        f" {receipts[0][:5]}-{receipts[0][5:]}",
    ):
        page = (await client.get(door, params={"receipt": typed})).text
        assert "<b>在箱里。</b>" in page
        assert spaced(receipts[0]) in page
    page = (await client.get(door, params={"receipt": "0000000000"})).text
    assert "<b>没有查到。</b>" in page
    for typed in ("12", "UUUUUUUUUU", "<script>", "🗳" * 500):
        page = (await client.get(door, params={"receipt": typed})).text
        assert "应为 10 位数字或字母" in page
        assert 'aria-invalid="true"' in page
        assert "<script>" not in page
    listed = await client.get(f"{door}/receipts.csv")
    assert listed.content.decode("utf-8-sig").split("\r\n") == [
        "回执码",
        *(spaced(receipt) for receipt in receipts),
        "",
    ]


async def test_sample_results_are_marked_on_every_public_page(client):
    hall = await a_counted_sitting(units=2)
    await fetch("UPDATE cycle SET sample = true WHERE id = $1", hall.cycle)
    publication = await published(hall, Scope.ALL)
    assert '<span class="sample">示例数据</span>' in (await client.get("/")).text
    assert "示例数据，非真实结果" in (await client.get(f"/rankings/{publication}")).text


@pytest.mark.parametrize("rest", ["", *(f"/{name}" for name in [*DOWNLOADS, "receipts.csv"])])
async def test_an_unknown_publication_is_not_there(client, rest):
    assert (await client.get(f"/rankings/{uuid4()}{rest}")).status_code == 404


async def test_internal_shows_that_it_was_held_and_the_receipts_and_no_unit(client):
    hall = await a_counted_sitting()
    ranking = await ranking_of(hall.sitting)
    publication = await published(hall, Scope.INTERNAL)
    public = await everything(client, publication)
    for line in ranking.lines:
        assert line.title not in public
        assert line.short_title not in public
        assert line.unit.hex not in public
    assert [figure for figure in figures(ranking) if figure in public] == []
    for grade in ("优秀", "良好", *CLASSES):
        assert grade not in public.replace(f"class={grade}", "")
    assert await has_no_file(client, publication)
    page = (await client.get(f"/rankings/{publication}")).text
    assert "结果按规定只作内部通报" in page
    receipt = (await receipts_of(hall.sitting))[0]
    found = await client.get(f"/rankings/{publication}", params={"receipt": receipt})
    assert "<b>在箱里。</b>" in found.text


async def test_a_replaced_publication_says_so_and_leads_to_the_one_that_holds(client):
    hall = await a_counted_sitting()
    former = await published(hall, Scope.ALL)
    before = (await client.get(f"/rankings/{former}")).text
    assert "更正公布" not in before
    later = await corrected(hall)
    page = (await client.get(f"/rankings/{former}")).text
    assert "已被更正公布替代" in page
    assert f'href="/rankings/{later}">看现行的公布' in page
    assert titles(page) == titles(before)
    assert re.findall(r'class="score">(.*?)<', page) == re.findall(r'class="score">(.*?)<', before)
    page = (await client.get(f"/rankings/{later}")).text
    assert "依据〔2025〕9号重新计票" in page
    assert "机构撤并，不参与排名" in page
    assert f'href="/rankings/{former}">看前一次公布' in page
    start = (await client.get("/")).text
    assert f'<h2><a href="/rankings/{later}">' in start
    assert f'<h2><a href="/rankings/{former}">' not in start
    assert f'href="/rankings/{former}"' in start


@pytest.mark.parametrize("scope", [Scope.EXCELLENT, Scope.GRADES, Scope.INTERNAL])
async def test_below_the_whole_table_a_correction_does_not_say_why(client, scope):
    hall = await a_counted_sitting()
    await published(hall, scope)
    later = await corrected(hall)
    public = await everything(client, later)
    assert "依据〔2025〕9号重新计票" in public
    assert "第2局撤并" not in public


async def corrected(hall: given.Hall) -> UUID:
    """The second unit is left out; signed and published anew."""
    change = UnitExcluded(
        unit=hall.units[1],
        ground=Ground.MERGED,
        reason="第2局撤并",
        document_number="〔2025〕9号",
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)
    await given.sign(hall)
    return await given.publish_now(hall)
