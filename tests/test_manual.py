"""The manual: every page stands on the site and on paper, and shows and links what is there."""

import io
import re
from statistics import median

import pikepdf
import pytest

from evaluation.documents.manual import (
    EDITION,
    LARGE,
    PAGES,
    manual_folder,
    manual_pages,
    manual_pdf,
    manual_pictures,
)
from evaluation.documents.rendering import DocumentNotMade, Picture, render
from evaluation.settings import PACKAGE, folder, settings
from evaluation.web import manual as door
from evaluation.web.errors import HEADERS
from tests.documents.reading import lines_of, texts_of
from tools.manual import PICTURES

PRINTED = ("delegate", "secrecy", "installation")
PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([a-z-]+)\.png\)")
PRESSED = re.compile(r"(?:按|打开|选|在)(?:\w{0,3})((?:“[^”]+”)+)")
QUOTED = re.compile("“([^”*]+)”")
MUST_SAY = {
    "delegate": ["自己抽一张", "投入票箱", "没有网络", "回执码"],
    "registrar": ["存根", "离会", "增补"],
    "host": ["召回", "暂停", "撤回"],
    "scrutineer": ["钥匙卡", "封箱码", "碎纸机"],
    "teller": ["各自", "整张无效", "不录的一叠", "未交"],
    "officer": ["还不能开会", "可以开会", "彩排", "要两个人的事"],
    "clerk": ["自动保存", "述职摘要", "无此职权", "一次性链接"],
    "county": ["看不到分数", "evaluation set-up", "纸质"],
    "installation": ["SHA256SUMS", "--no-service", "journalctl"],
    "secrecy": [
        "在内存里看到",
        "启封以前的数据库备份",
        "回避是申报的，不是强制的",
        "挡不住有人给平板拍照",
    ],
}
"""What people must find there; of secrecy all that it does not give."""


def test_every_page_of_the_folder_is_in_the_manual():
    assert {path.stem for path in manual_folder().glob("*.md")} == set(PAGES) == set(MUST_SAY)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_for_whom_it_is_and_what_must_be_found_there(name):
    shown = manual_pages()[name]
    assert shown.title
    assert shown.summary.startswith("给")
    assert [words for words in MUST_SAY[name] if words not in shown.text] == []
    assert re.findall(r"<[a-z/]|TODO|issue", shown.text) == []


def test_what_one_is_told_to_press_stands_on_a_page():
    """The words of buttons; a change of a button's words changes the manual."""
    files = [*folder("templates").rglob("*.html"), *folder("assets").rglob("*.js")]
    files += [*(PACKAGE / "web").rglob("*.py"), PACKAGE / "scoring" / "modes.py"]
    there = "".join(path.read_text("utf-8") for path in files)
    told = {
        (name, words)
        for name, page in manual_pages().items()
        for run in PRESSED.findall(page.text)
        for words in QUOTED.findall(run)
    }
    assert len(told) > 30
    assert {(name, words) for name, words in told if words not in there} == set()


def test_every_picture_is_there_and_every_one_is_shown():
    shown = {found for page in manual_pages().values() for _, found in PICTURE.findall(page.text)}
    assert shown == set(PICTURES)
    there = {name.removesuffix(".png") for name in manual_pictures()}
    assert there == set(PICTURES), "make screenshots manual"


async def test_every_page_of_the_site_is_public_and_its_links_lead_somewhere(client):
    contents = await client.get("/manual")
    assert re.findall(r'<h2><a href="/manual/([a-z]+)">', contents.text) == list(PAGES)
    linked, pictures = set(), set()
    for name, page in manual_pages().items():
        answer = await client.get(f"/manual/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert f"<h1>{page.title}</h1>" in answer.text
        assert re.findall(r"style=|<style|&lt;|\*\*|\]\(", answer.text) == []
        article = re.search(r"<article.*</article>", answer.text, re.DOTALL)[0]
        linked |= set(re.findall(r'href="([^"]+)"', article))
        pictures |= set(re.findall(r'src="([^"]+)"', article))
        assert article.count("<img") == article.count('alt="') == len(re.findall("alt=..", article))
    assert len(linked) >= len(PAGES) - 2
    assert {(await client.get(link)).status_code for link in linked} == {200}
    assert pictures == {f"/manual/pictures/{name}" for name in manual_pictures()}
    found = [await client.get(path) for path in pictures]
    assert {answer.headers["content-type"] for answer in found} == {"image/png"}


async def test_what_is_no_page_of_the_manual_is_not_there(client):
    for path in ("nobody", "nobody/pdf", "pictures/secret.png", "..%2fsecret", "pictures/..%2f1"):
        assert (await client.get(f"/manual/{path}")).status_code == 404


async def test_the_office_and_the_public_find_the_manual(client):
    assert 'href="/manual"' in (await client.get("/")).text


@pytest.fixture(scope="module")
async def papers():
    """Three of the pages, printed as the site prints them."""
    folder = settings().fonts_folder
    return {name: await manual_pdf(name, fonts_folder=folder) for name in PRINTED}


@pytest.mark.parametrize("name", PRINTED)
async def test_a_page_is_printed_with_all_its_words(name, papers):
    made = papers[name]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert 1 <= len(pdf.pages) <= 4
        sizes = {float(size) for page in pdf.pages for size in page.mediabox[2:]}
        assert {round(size) for size in sizes} == {595, 842}
        images = [name for page in pdf.pages for name in page.get_images()]
    assert bool(images) == bool(PICTURE.search(manual_pages()[name].text))
    text = "".join(texts_of(made))
    assert [words for words in MUST_SAY[name] if words.replace(" ", "") not in text] == []
    assert re.findall(r"\*\*|\]\(", text) == []


async def test_the_delegates_page_is_printed_large(papers):
    """Twenty points against fourteen: the height of a line of its text, in millimetres."""
    assert {"delegate"} == LARGE
    heights = {}
    for name in ("delegate", "secrecy"):
        lines = lines_of(papers[name])[0]
        heights[name] = median(line.bottom - line.top for line in lines)
    assert heights["delegate"] > 1.35 * heights["secrecy"]


async def test_a_document_shows_its_own_picture_and_no_other():
    with pytest.raises(DocumentNotMade):
        await render(
            '<img src="picture:other.png" alt="字">',
            title="字",
            made_on=EDITION,
            fonts_folder=settings().fonts_folder,
            pictures=[Picture("own.png", manual_pictures()["tablet.png"])],
        )


async def test_the_site_prints_a_page_once(client, monkeypatch, papers):
    monkeypatch.setattr(door, "printed", {})
    first = await client.get("/manual/secrecy/pdf")
    assert first.headers["content-type"] == "application/pdf"
    assert "%E4%BD%BF%E7%94%A8%E6%89%8B%E5%86%8C" in first.headers["content-disposition"]
    assert list(door.printed) == ["secrecy"]
    assert first.content == papers["secrecy"]
    monkeypatch.setitem(door.printed, "secrecy", b"kept")
    assert (await client.get("/manual/secrecy/pdf")).content == b"kept"
