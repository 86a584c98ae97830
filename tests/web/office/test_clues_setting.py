"""督办规则 through the page: read by the auditor, set by officers, refused by the field's name."""

from html.parser import HTMLParser

from evaluation.accounts.rules import Role
from evaluation.clues.setting import DEFAULTS
from evaluation.clues.settings import setting_of
from tests import given

PATH = "/office/clues/setting"


class Fields(HTMLParser):
    """What the browser would send of the page's main form, as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside = self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = here.get("action", "")
        if self.inside != PATH:
            return
        if tag == "input":
            self.sent.setdefault(here["name"], []).append(here.get("value", ""))
        elif tag == "select":
            self.select = here["name"]
        elif tag == "textarea":
            self.area = here["name"]
            self.sent[self.area] = [""]
        elif tag == "option" and self.select and ("selected" in here or here["value"] == "working"):
            values = self.sent.setdefault(self.select, [])
            if "selected" in here:
                values[-1] = here["value"]
            else:
                values.append(here["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def fields_of(page: str) -> dict[str, list[str]]:
    reader = Fields()
    reader.feed(page)
    reader.sent.pop("form_token", None)
    return reader.sent


async def test_an_officer_changes_the_rules_and_the_page_shows_them(press, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    form = fields_of(await read(officer, PATH))
    assert (await press(officer, PATH, form)).status_code == 303
    assert await setting_of(county) == DEFAULTS
    form = fields_of(await read(officer, PATH))
    form["days"][form["limit"].index("registered")] = "3"
    form["sources"] = ["巡察移交"]
    assert (await press(officer, PATH, form)).status_code == 303
    setting = await setting_of(county)
    assert (setting.limits["registered"].days, setting.sources["巡察移交"]) == (3, "巡察移交")
    assert "巡察移交" in await read(officer, PATH)


async def test_a_wrong_number_is_refused_by_the_name_of_its_field(press, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    form = fields_of(await read(officer, PATH))
    form["days"][form["limit"].index("investigating")] = "一个月"
    answer = await press(officer, PATH, form)
    assert (answer.status_code, "“调查中”的时限要写 1 到 365" in answer.text) == (409, True)
    assert await setting_of(county) == DEFAULTS


async def test_the_auditor_reads_and_changes_nothing(press, read):
    county = await given.a_jurisdiction("石门县")
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=county)
    page = await read(auditor, PATH)
    assert ("30 个自然日" in page, "<textarea" in page) == (True, False)
    assert (await press(auditor, PATH, {})).status_code == 404
