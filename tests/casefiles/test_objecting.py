"""案卷异议 and 整改: by the unit once, in its days; decided by who had no part in it."""

from datetime import timedelta

import pytest

from evaluation.casefiles.mending import accept_mending, say_mended
from evaluation.casefiles.objecting import decide_objection, object_to
from evaluation.casefiles.reviewers import add_reviewer
from evaluation.casefiles.unit_desk import own_campaign, own_file, own_files
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import today
from tests.casefiles.campaign import a_review, an_announcement


async def score_of(file) -> str:
    score: str = await fetch_one("SELECT score FROM case_file WHERE id = $1", file)
    return score


async def test_an_objection_that_is_upheld_sets_the_score(db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    assert await score_of(file) == "98.00"
    await object_to(made.clerks[0], file, "回证在副卷第 12 页。")
    await decide_objection(
        made.officer, file, upheld=True, points="100", decision="回证属实，不扣。"
    )
    assert await score_of(file) == "100.00"
    reviewed = await own_file(made.jurisdiction, made.units[:1], made.campaign, file)
    assert (reviewed.objection.upheld, reviewed.file.score) == (True, "100.00")


async def test_one_that_is_not_upheld_leaves_it_and_says_why(db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    await object_to(made.clerks[0], file, "不服。")
    with pytest.raises(Refused, match="请写明裁定的理由"):
        await decide_objection(made.officer, file, upheld=False, points="", decision="  ")
    await decide_objection(made.officer, file, upheld=False, points="", decision="没有新的证据。")
    assert await score_of(file) == "98.00"
    with pytest.raises(Refused, match="已经裁定"):
        await decide_objection(made.other, file, upheld=True, points="100", decision="再想想。")


async def test_a_file_is_objected_to_once_within_the_days_and_by_its_unit_alone(db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    for person in (made.clerks[1], made.officer):
        with pytest.raises(NotFound):
            await object_to(person, file, "不服。")
    await object_to(made.clerks[0], file, "不服。")
    with pytest.raises(Refused, match="只能提一次"):
        await object_to(made.clerks[0], file, "还是不服。")
    other = await made.file_of(made.units[1])
    over = await today() - timedelta(days=1)
    await fetch("UPDATE campaign SET objections_until = $1", over)
    with pytest.raises(Refused, match="已经过了"):
        await object_to(made.clerks[1], other, "不服。")


async def test_before_the_feedback_there_is_nothing_to_object_to(db):
    made = await a_review()
    with pytest.raises(Refused, match="现在不收异议"):
        await object_to(made.clerks[0], await made.file_of(made.units[0]), "不服。")


async def test_who_reviewed_the_file_does_not_decide(db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    await object_to(made.clerks[0], file, "不服。")
    await fetch("UPDATE campaign SET state = 'reviewing'")
    reviewer = await add_reviewer(made.officer, made.campaign, made.officer.account, None)
    await fetch("UPDATE campaign SET state = 'announced'")
    await fetch(
        "UPDATE case_review SET reviewer = $2 WHERE case_file = $1 AND position = 1", file, reviewer
    )
    with pytest.raises(Refused, match="没有评查它的人"):
        await decide_objection(made.officer, file, upheld=False, points="", decision="不成立。")
    await decide_objection(made.other, file, upheld=False, points="", decision="不成立。")
    for stranger in (made.clerks[0], made.reviewers[0]):
        with pytest.raises(NotFound):
            await decide_objection(stranger, file, upheld=False, points="", decision="不成立。")


async def test_what_was_mended_is_said_by_the_unit_and_accepted_by_the_office(db):
    made = await an_announcement()
    file, clerk = await made.file_of(made.units[0]), made.clerks[0]
    own = await own_campaign(made.jurisdiction, made.units[:1], made.campaign)
    assert own.to_mend == 1
    await say_mended(clerk, file, "已补正送达回证。")
    await accept_mending(made.officer, file, accepted=False)
    with pytest.raises(Refused, match="没有待认定"):
        await accept_mending(made.officer, file, accepted=True)
    await say_mended(clerk, file, "已补正，见复印件。")
    await accept_mending(made.officer, file, accepted=True)
    with pytest.raises(Refused, match="已经认可"):
        await say_mended(clerk, file, "再说一遍。")
    with pytest.raises(NotFound):
        await say_mended(made.clerks[1], file, "不是我的。")
    own = await own_campaign(made.jurisdiction, made.units[:1], made.campaign)
    part = await own_files(own, 1, 50)
    assert (own.to_mend, part.score) == (0, "99.00")
