"""案卷 3.1 and 3.2: what each unit loses, computed by hand; from the database, too."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from evaluation.casefiles.states import CampaignState
from evaluation.casefiles.tables import Campaign, CaseFile, CaseObjection, SelfReview
from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.grounds.gathering import facts_of
from evaluation.grounds.items import steps_of
from evaluation.grounds.records import FileFact, FindingFact
from evaluation.grounds.rules import Facts, Step, points_by
from evaluation.grounds.team import WRITTEN_FOR
from tests.objective.year import Year, a_year

MAXIMUM = {item["id"]: item["max"] for item in OBJECTIVE_ITEMS}
NOW = datetime(2024, 11, 4, 1, 30, tzinfo=UTC)


def file(score: str | None, *, closed=True, mended=True, campaign="秋季评查", **said) -> FileFact:
    """Mended and accepted as such, unless it is said otherwise."""
    usual = {"said_mended": mended, "accepted": True if mended else None}
    return FileFact(
        **{
            "id": uuid4(),
            "campaign_id": uuid4(),
            "number": "（2024）12号",
            "title": "无证经营",
            "closed": closed,
        }
        | {"score": score, "campaign": campaign}
        | usual
        | said
    )


def steps(item: str, *files: FileFact, **more) -> tuple[Step, ...]:
    there = Facts(2024, {}, files=files, **more)
    found = steps_of(item, *WRITTEN_FOR[item], there, MAXIMUM[item])
    assert found is not None
    return found


def points(item: str, *files: FileFact) -> str | None:
    return points_by(steps(item, *files), MAXIMUM[item])


@pytest.mark.parametrize(
    ("files", "left"),
    [
        # (90 + 83) ÷ 2 = 86.5; × 0.2 = 17.3
        ([file("90"), file("83")], "17.3"),
        ([file("100")], "20"),
        # a zeroed file counts as nought: (95 + 0) ÷ 2 = 47.5 → 9.5
        ([file("95"), file("0")], "9.5"),
        # (92 + 85 + 77) ÷ 3 = 84.666… → 16.9333…
        ([file("92"), file("85"), file("77")], "16.93"),
        # 86.375 × 0.2 = 17.275, half-up 17.28
        ([file("86.375")], "17.28"),
        # a file without a score is not a nought
        ([file("80"), file(None)], "16"),
        ([file(None)], None),
        # a review that still runs counts in nothing
        ([file("80"), file("20", closed=False, campaign="冬季评查")], "16"),
        ([file("20", closed=False)], None),
        ([], None),
    ],
)
def test_the_average_of_the_settled_files(files, left):
    assert points("3.1", *files) == left


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ([file("90"), file("83")], "5"),
        # no self-review: −2, once for two reviews
        ([file("90", self_reviewed=False)], "3"),
        (
            [
                file("90", self_reviewed=False),
                file("90", self_reviewed=False, campaign="冬季评查"),
            ],
            "3",
        ),
        # 69.99 fails, 70 does not: −2
        ([file("69.99"), file("70")], "3"),
        # a zeroed file, not mended: −2 and −1
        ([file("0", mended=False), file("90")], "2"),
        # one not mended, one said to be and not yet looked at, one refused: −1 −1
        ([file("90", mended=False), file("90", accepted=None), file("90", accepted=False)], "3"),
        # no fault, nothing to mend
        ([file("100", mended=False)], "5"),
        # 2 + 3 × 2 + 3 × 1: more than five
        ([file("50", mended=False, self_reviewed=False) for _ in range(3)], "0"),
        ([file("50", closed=False)], None),
    ],
)
def test_self_review_failing_and_unmended_files(files, left):
    assert points("3.2", *files) == left


def test_the_average_is_said_in_figures_and_names_the_files():
    (step,) = steps("3.1", file("90"), file("83"), file("100", number="（2024）7号"))
    assert step.found == "评查 3 卷，平均 91 分，得 18.2 分，扣 1.8 分"
    assert [one.label for one in step.records] == [
        "案卷 （2024）12号，90 分",
        "案卷 （2024）12号，83 分",
    ]
    assert step.evidence.startswith("案卷评查记录（秋季评查）：案卷 （2024）12号，90 分、")


def test_a_review_that_runs_is_said_and_not_computed():
    assert [step.found for step in steps("3.2", file("90", closed=False))] == [
        "案卷评查还没有办结，分数还会变，不核算。"
    ] * 3
    assert (
        steps("3.1")[0].found
        == "本年度没有评查这家单位的案卷，不核算。单位没有案卷的，请记为不适用。"
    )


def test_without_a_review_the_register_of_findings_decides_on_3_2():
    finding = FindingFact(uuid4(), "failing_file", 2, "纸质评查不合格 2 卷", date(2024, 10, 8))
    found = steps("3.2", findings=(finding,))
    assert [step.points for step in found] == [None, "4", None]
    assert points_by(steps("3.2", file("90"), findings=(finding,)), "5") == "5"


async def a_campaign(year: Year, state: CampaignState = CampaignState.CLOSED) -> UUID:
    campaign = Campaign(
        id=uuid4(),
        jurisdiction=year.jurisdiction,
        cycle=year.cycle,
        title="2024年案卷评查",
        state=state,
        plan="{}",
        listing_until=date(2024, 9, 30),
        made_by=year.scorer.account,
        at=NOW,
    )
    await Campaign.insert(campaign)
    return UUID(str(campaign.id))


async def a_file(year: Year, campaign: UUID, unit: UUID, score: str | None, **columns) -> UUID:
    made = CaseFile(
        **{
            "id": uuid4(),
            "jurisdiction": year.jurisdiction,
            "campaign": campaign,
            "unit": unit,
            "kind": "penalty",
            "number": f"（2024）{uuid4().hex[:6]}号",
            "title": "无证经营",
            "closed_on": date(2024, 5, 8),
            "listed_by": year.clerk.account,
            "listed_at": NOW,
            "drawn": 1,
            "score": score,
        }
        | columns
    )
    await CaseFile.insert(made)
    return UUID(str(made.id))


async def test_files_are_read_as_they_stand_after_objections(db):
    year = await a_year(2)
    campaign = await a_campaign(year)
    await a_file(year, campaign, year.units[0], "70", mended_at=NOW, mended_accepted=True)
    lifted = await a_file(year, campaign, year.units[0], "60")
    kept = await a_file(year, campaign, year.units[0], "65")
    await a_file(year, campaign, year.units[0], "10", drawn=None)
    for one, upheld in ((lifted, True), (kept, False)):
        await CaseObjection.insert(
            CaseObjection(
                id=uuid4(),
                jurisdiction=year.jurisdiction,
                case_file=one,
                text="扣分过重",
                made_by=year.clerk.account,
                at=NOW,
                upheld=upheld,
                points="90" if upheld else None,
                decision="复核",
                decided_by=year.other.account,
                decided_at=NOW,
            )
        )
    await SelfReview.insert(
        SelfReview(
            id=uuid4(),
            jurisdiction=year.jurisdiction,
            campaign=campaign,
            unit=year.units[0],
            files=3,
            text="已自查",
            handed_in_by=year.clerk.account,
            handed_in_at=NOW,
        )
    )
    facts = await facts_of(year.cycle, year.units)
    files = facts[year.units[0]].files
    assert sorted(one.score for one in files) == ["65", "70", "90"]
    # (70 + 90 + 65) ÷ 3 = 75 → 15; one below 70 and two not mended: 5 − 2 − 2
    assert (points("3.1", *files), points("3.2", *files)) == ("15", "1")
    assert facts[year.units[1]].files == ()
