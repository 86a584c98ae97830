"""通报文书 through the pages of the office: written, issued after a question, withdrawn."""

from evaluation.accounts.rules import Role
from evaluation.clues.states import ClueState
from evaluation.db import fetch, fetch_one
from tests import given
from tests.rectification.letters import a_clue_of, a_draft, an_issued, an_office, of
from tests.web.office.test_reports import the_form


def here(office, room: object = "") -> str:
    end = f"/{room}" if room else ""
    return f"/office/years/{office.cycle}/notices{end}"


def went_to(answer, path: str) -> None:
    assert (answer.status_code, answer.headers.get("location")) == (303, path), answer.text


async def test_a_letter_is_begun_changed_issued_and_printed(press, read):
    office = await an_office()
    clue = await a_clue_of(office)
    assert "还没有发过文书" in await read(office.officer, here(office))
    page = await read(office.officer, here(office, f"new?clue={clue}"))
    assert "占道经营整治不分时段" in page
    form = {"kind": "rectification", "unit": str(office.unit), "clue": str(clue)}
    answer = await press(office.officer, here(office, "new"), form)
    notice = answer.headers["location"].rpartition("/")[2]
    own = here(office, notice)
    form = the_form(await read(office.officer, own), own)
    form |= {"copies_to": "市纪委监委机关", "then": "issue"}
    went_to(await press(office.officer, own, form), f"{own}/issue")
    question = await read(office.officer, f"{own}/issue")
    assert "发出就用掉一个文号" in question
    went_to(await press(office.officer, f"{own}/issue"), own)
    page = await read(office.officer, own)
    label = (await of(notice))["document_number"]
    for words in (label, "抄送：市纪委监委机关", "未签收", "notice.pdf", "notice.docx"):
        assert str(words) in page
    assert await fetch_one("SELECT state FROM clue WHERE id = $1", clue) == "rectifying"
    listed = await read(office.officer, here(office))
    assert str(label) in listed
    assert "未签收 1" in listed
    answer = await press(office.officer, own, form)
    assert answer.status_code == 409
    assert "已经发出，内容不能再改" in answer.text


async def test_a_letter_that_was_not_printed_says_so_and_is_printed_again(press, read):
    office = await an_office()
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    own = here(office, notice)
    assert "已经发出，还没有印成" in await read(office.officer, own)
    await fetch("UPDATE notice SET pdf = 'x', docx = 'x' WHERE id = $1", notice)
    went_to(await press(office.officer, f"{own}/print"), own)
    assert "还没有印成" not in await read(office.officer, own)


async def test_a_letter_is_withdrawn_with_a_reason_after_a_question(press, read):
    office = await an_office()
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    own = here(office, notice)
    assert "文号" in await read(office.officer, f"{own}/withdraw")
    answer = await press(office.officer, f"{own}/withdraw", {"reason": " "})
    assert "作废要写明理由" in answer.text
    went_to(await press(office.officer, f"{own}/withdraw", {"reason": "写错单位"}), own)
    page = await read(office.officer, own)
    assert "写错单位" in page
    assert "文号不再给别的文书" in page
    assert "已作废 1" in await read(office.officer, here(office))


async def test_a_direct_letter_and_one_without_a_unit_answer_in_words(press, read):
    office = await an_office()
    page = await read(office.officer, here(office, f"new?kind=supervision&unit={office.unit}"))
    assert "没有线索，直接通报" in page
    form = {
        "kind": "supervision",
        "unit": str(office.unit),
        "problem_title": "票据没有编号",
        "problem_kind": "程序不合法",
        "problem_text": "检查发现罚没票据12份没有编号。",
    }
    answer = await press(office.officer, here(office, "new"), form)
    page = await read(office.officer, answer.headers["location"])
    assert "发出时登记一条" in page
    answer = await press(office.officer, here(office, "new"), form | {"unit": ""})
    assert "还没有选单位" in answer.text


async def test_a_vertical_unit_s_letter_asks_for_its_superior(press, read):
    office = await an_office(category="垂直和双重管理类")
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    assert "告知上一级主管部门" in await read(office.officer, here(office, notice))
    assert "未告知上级 1" in await read(office.officer, here(office))
    form = {"kind": "superior", "about": str(notice)}
    answer = await press(office.officer, here(office, "new"), form)
    assert "上一级主管部门" in await read(office.officer, answer.headers["location"])
    assert "告知函还是草稿" in await read(office.officer, here(office, notice))


async def test_a_complainant_s_letter_is_handed_over_and_shows_no_name(press, read):
    office = await an_office()
    clue = await a_clue_of(office, ClueState.WRITTEN_OFF, complainant="张桂芳")
    page = await read(office.officer, here(office, f"new?kind=feedback&clue={clue}"))
    assert 'type="radio"' in page
    notice = await an_issued(office, "feedback", clue)
    own = here(office, notice)
    page = await read(office.officer, own)
    assert "姓名不显示" in page
    assert "张桂芳" not in page
    answer = await press(office.officer, f"{own}/complainant.pdf", {"reason": ""})
    assert answer.status_code == 409
    went_to(await press(office.officer, f"{own}/hand-over", {"how": "当面"}), own)
    assert "已送达" in await read(office.officer, own)
    assert await fetch_one("SELECT fed_back_at IS NOT NULL FROM clue WHERE id = $1", clue)


async def test_a_template_is_changed_and_reset(press, read):
    office = await an_office()
    path = here(office, "templates/pressing")
    assert "督办函" in await read(office.officer, here(office, "templates"))
    form = the_form(await read(office.officer, path), path) | {"days": "5", "form": "letter"}
    went_to(await press(office.officer, path, form), here(office, "templates"))
    assert "第 1 版" in await read(office.officer, here(office, "templates"))
    went_to(await press(office.officer, f"{path}/reset", {"seen": "1"}), here(office, "templates"))
    assert "第 1 版" not in await read(office.officer, here(office, "templates"))


async def test_another_jurisdiction_and_the_auditor(client, press, read):
    office, stranger = await an_office(), await an_office("澧县")
    notice = await a_draft(office, "rectification", await a_clue_of(office))
    await given.log_in(client, stranger.officer)
    for room in ("", notice, f"{notice}/draft.pdf", f"{notice}/issue", "templates"):
        assert (await client.get(here(office, room))).status_code == 404
        assert (await client.get(here(stranger, notice))).status_code == 404
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=office.jurisdiction)
    page = await read(auditor, here(office, notice))
    assert "保存草稿" not in page
    assert (await press(auditor, here(office, f"{notice}/issue"))).status_code == 404
    await press(office.officer, here(office, f"{notice}/drop"))
    assert await fetch_one("SELECT count(*) FROM notice WHERE id = $1", notice) == 0
