"""Roles, substitutes, and characters that no font has."""

import io
import os

import pikepdf
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from evaluation.documents import fonts
from evaluation.documents.fonts import (
    FontMissing,
    chosen_fonts,
    missing_characters,
    missing_in,
    substitutes,
)
from tests.documents import given

NOWHERE = "\U0010fffd"
"""The last place of private use; no font draws anything there."""


@pytest.fixture
def office_fonts(tmp_path):
    """A folder with a 仿宋_GB2312 of the office; it knows few characters."""
    _font(tmp_path / "fangsong.otf", "仿宋_GB2312", "常德市国")
    return tmp_path


def test_without_the_office_s_fonts_every_role_is_played_by_a_substitute():
    assert [
        (r.title, r.face.family, r.face.weight, r.substitute) for r in chosen_fonts().roles
    ] == [
        ("小标宋", "Noto Serif CJK SC", 700, True),
        ("黑体", "Noto Sans CJK SC", 400, True),
        ("仿宋", "Noto Serif CJK SC", 400, True),
        ("楷体", "Noto Serif CJK SC", 400, True),
        ("宋体", "Noto Serif CJK SC", 400, True),
    ]


def test_a_font_of_the_office_plays_its_role_and_is_no_substitute(office_fonts, monkeypatch):
    monkeypatch.setattr(fonts, "INSTALLED", (chosen_fonts().rare[0].path.parent,))
    roles = {role.title: role for role in chosen_fonts(office_fonts).roles}
    assert (roles["仿宋"].face.family, roles["仿宋"].substitute) == ("仿宋_GB2312", False)
    assert (roles["楷体"].face.family, roles["楷体"].substitute) == ("Noto Serif CJK SC", True)


def test_the_report_names_each_substitution(office_fonts, monkeypatch):
    assert substitutes()[2:4] == [
        "仿宋用“Noto Serif CJK SC”代替",
        "楷体用“Noto Serif CJK SC”代替",
    ]
    monkeypatch.setattr(fonts, "INSTALLED", (chosen_fonts().rare[0].path.parent,))
    assert [told[:2] for told in substitutes(office_fonts)] == ["小标", "黑体", "楷体", "宋体"]


def test_characters_of_no_font_are_listed_before_printing():
    assert missing_in(["常德市", f"市{NOWHERE}局", f"{NOWHERE}\ue000"]) == [NOWHERE, "\ue000"]
    assert missing_in([]) == []


def test_another_file_of_the_same_name_is_another_font(tmp_path):
    _font(tmp_path / "own.otf", "仿宋_GB2312", "常德市")
    assert missing_characters("常", tmp_path) == []
    first = next(role.face for role in chosen_fonts(tmp_path).roles if role.title == "仿宋")
    _font(tmp_path / "own.otf", "楷体_GB2312", "常德市")
    os.utime(tmp_path / "own.otf", ns=(1, first.changed + 1))
    titles = {role.title: role.substitute for role in chosen_fonts(tmp_path).roles}
    assert (titles["仿宋"], titles["楷体"]) == (True, False)


def test_a_folder_that_is_not_there_or_holds_a_broken_file_changes_nothing(tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    assert chosen_fonts(tmp_path).roles == chosen_fonts().roles
    assert chosen_fonts(tmp_path / "absent").roles == chosen_fonts().roles


def test_a_machine_without_chinese_fonts_is_told_so(monkeypatch):
    monkeypatch.setattr(fonts, "INSTALLED", ())
    with pytest.raises(FontMissing) as refusal:
        chosen_fonts()
    assert str(refusal.value) == (
        "没有可以用作“小标宋”的中文字库，不能印文件。请把字库放进字库文件夹，或请系统管理员安装。"
    )


async def test_the_office_s_font_is_the_one_in_the_document(office_fonts):
    document = await given.a_document("<p>常德市国</p>", fonts_folder=office_fonts)
    assert "仿宋_GB2312" in _fonts_in(document)


async def test_what_the_office_s_font_lacks_is_set_in_another(office_fonts):
    document = await given.a_document("<p>常德市𠮷</p>", fonts_folder=office_fonts)
    assert _fonts_in(document) == {"仿宋_GB2312", "Noto-Serif-CJK-SC"}


@pytest.mark.parametrize("character", ["𠮷", "䶮", "㛃", "鿏", "𬌗", "𰻝", "·", "𠀤", "\u3000"])
def test_a_character_of_some_font_is_not_missing(character):
    assert missing_characters(f"市{character}局") == []


@pytest.mark.parametrize("character", ["葛\U000e0100", "家\u200d庭", "报告\u202e", " \n\t"])
def test_selectors_joiners_and_white_space_need_no_font(character):
    assert missing_characters(character) == []


@pytest.mark.parametrize("character", [NOWHERE, "\ue000", "\ufffd", "\x01"])
def test_a_character_of_no_font_is_missing(character):
    assert missing_characters(f"市{character}局{character}") == [character]


async def test_a_document_with_a_character_of_no_font_is_refused_and_says_where():
    with pytest.raises(FontMissing) as refusal:
        await given.a_document(f"<table><tr><td>常德市{NOWHERE}山<b>管理</b>局</table>")
    assert str(refusal.value) == (
        f"有的字没有字库，这份文件没有印：“{NOWHERE}”（U+10FFFD，在“常德市{NOWHERE}山”里）。"
        "请把有这些字的字库放进字库文件夹，再印一次。"
    )


async def test_of_many_missing_characters_ten_are_named():
    with pytest.raises(FontMissing) as refusal:
        await given.a_document(f"<p>{NOWHERE * 12}</p>")
    assert str(refusal.value).count("U+10FFFD") == 10
    assert "等 12 处" in str(refusal.value)


async def test_a_missing_character_in_a_drawing_is_refused_too():
    with pytest.raises(FontMissing):
        await given.a_document(f'<svg width="99" height="20"><text y="9">{NOWHERE}</text></svg>')


async def test_a_font_dropped_into_the_folder_ends_the_refusal(tmp_path):
    with pytest.raises(FontMissing):
        await given.a_document("<p>市\ue000局</p>", fonts_folder=tmp_path)
    _font(tmp_path / "own.otf", "单位造字", "\ue000", drawn_as="国")
    document = await given.a_document("<p>市\ue000局</p>", fonts_folder=tmp_path)
    assert len(_fonts_in(document)) == 2


def _font(path, family, characters, drawn_as=None):
    """A font cut out of Noto under another name."""
    source = chosen_fonts().roles[2].face
    font = TTFont(source.path, fontNumber=source.index)
    options = subset.Options(name_IDs=[1, 2, 4, 6, 16, 17], layout_features=[])
    cutter = subset.Subsetter(options)
    cutter.populate(text=drawn_as or characters)
    cutter.subset(font)
    if drawn_as:
        glyph = font.getBestCmap()[ord(drawn_as)]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap = {ord(characters): glyph}
    font["name"].names = []
    for name_id, text in {1: family, 2: "Regular", 4: family, 6: "Own-Regular"}.items():
        font["name"].setName(text, name_id, 3, 1, 0x804)
    font.save(path)
    font.close()


def _fonts_in(document: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return {
            str(thing.BaseFont).partition("+")[2]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/DescendantFonts" in thing
        }
