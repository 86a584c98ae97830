"""账号开通信: one page a person with all that opens the account, whatever the names."""

from datetime import date

from evaluation.documents.account_letters import InvitationLetter, invitations_pdf
from tests.documents.reading import texts_of

ADDRESS = "https://pingyi.sifaju.changde.gov.cn:8443/welcome"


def a_letter(code: str, **changes: str) -> InvitationLetter:
    values = {
        "bureau": "常德市司法局",
        "full_name": "唐莉",
        "about": "常德市城市管理和综合执法局",
        "roles": "单位联络员",
        "username": "chengguan",
        "address": ADDRESS,
        "code": code,
        "link": f"{ADDRESS}/{code}",
        "until": "2026年12月30日（星期三）",
    }
    return InvitationLetter(**values | changes)


async def test_each_letter_is_one_page_with_all_its_words_even_with_the_longest_names():
    longest = a_letter(
        "QQGW-YDVP-WQ2Q",
        bureau="桃花源旅游管理区社会事务管理局司法办公室",
        full_name="欧阳娜娜木",
        about="常德市西湖管理区农业农村和水利林业综合行政执法大队（市农业综合执法支队西湖分队）",
        username="changdexihuguanliqunongyenongcun-zhifa01",
    )
    pdf = await invitations_pdf([a_letter("JJGW-YDVP-W12S"), longest], made_on=date(2026, 12, 16))
    pages = texts_of(pdf)
    assert len(pages) == 2
    for text, letter in zip(pages, (a_letter("JJGW-YDVP-W12S"), longest), strict=True):
        told = (letter.code, letter.about, letter.full_name, letter.bureau, letter.username)
        assert [words for words in told if words not in text] == []
        assert ("只能用一次" in text, "2026年12月16日" in text) == (True, True)
