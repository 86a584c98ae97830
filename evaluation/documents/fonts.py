"""Which font plays which role in a document, and which characters no font has."""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from fontTools.ttLib import (  # type: ignore[import-untyped]
    TTCollection,
    TTFont,
    TTLibError,
)
from markupsafe import escape

from evaluation.errors import Refused

INSTALLED = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
)
REGULAR, HALFWAY, BOLD = 400, 550, 700
NORMAL_WIDTH, ITALIC = 5, 1
"""Of the table OS/2: usWidthClass, and the bit of fsSelection."""
CACHE = "/var/cache/fontconfig"

NOTO_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")
NOTO_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
NAMED_BY_GBT9704 = {
    "小标宋": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "黑体": ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体"),
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "仿宋", "FangSong"),
    "楷体": ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "楷体", "KaiTi"),
    "宋体": ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体"),
}
SUBSTITUTES = {
    "小标宋": (*NOTO_SERIF, "FandolSong"),
    "黑体": (*NOTO_SANS, "FandolHei"),
    "仿宋": ("FandolFang R", "FandolFang", *NOTO_SERIF),
    "楷体": ("FandolKai", "LXGW WenKai", "AR PL KaitiM GB", *NOTO_SERIF),
    "宋体": (*NOTO_SERIF, "FandolSong"),
}
BOLD_AS_SUBSTITUTE = {"小标宋"}
FOR_RARE_CHARACTERS = (
    *NOTO_SERIF,
    *NOTO_SANS,
    *("Plangothic P1", "Plangothic P2", "BabelStone Han", "HanaMinB", "SimSun-ExtB", "DejaVu Sans"),
)
LOST = "\ufffd"
"""What a decoder leaves where a character was; printing it would hide the loss."""


class Face(msgspec.Struct, frozen=True):
    """One font of a file; `index` counts inside a collection (.ttc), `weight` goes to 900."""

    family: str
    path: Path
    index: int
    weight: int
    plain: bool
    """Neither slanted nor condensed."""
    changed: int = 0
    """When the file was, in nanoseconds: another file of the same name is another font."""


class Role(msgspec.Struct, frozen=True):
    """`substitute`: the font is not one of those that GB/T 9704 practice names for the role."""

    title: str
    face: Face
    substitute: bool


class Fonts(msgspec.Struct, frozen=True):
    """The report on a document's fonts: who plays each role, who steps in for rare characters."""

    roles: tuple[Role, ...]
    rare: tuple[Face, ...]
    folders: tuple[Path, ...]


class FontMissing(Refused):
    """No font plays a role, or none has a character; the text says which, and where it stands."""


def chosen_fonts(folder: Path | None = None) -> Fonts:
    """Read new and changed font files (0.2 s at first, so not in the event loop).

    The office's folder wins.

    Raises FontMissing.
    """
    own = list(_faces(folder)) if folder else []
    faces = own + [face for installed in INSTALLED for face in _faces(installed)]
    known = [_named(faces, family, REGULAR) for family in FOR_RARE_CHARACTERS]
    return Fonts(
        roles=tuple(_role(title, faces) for title in NAMED_BY_GBT9704),
        rare=tuple(dict.fromkeys([*(face for face in known if face), *own])),
        folders=(*([folder] if folder else []), *INSTALLED),
    )


def learn_characters(fonts: Fonts) -> None:
    """Read what each role's font has, ahead of the first text."""
    for role in fonts.roles:
        _has(role.face, " ")


def substitutes(folder: Path | None = None) -> list[str]:
    """The report on the fonts, to be kept with each document: 仿宋用“Noto Serif CJK SC”代替.

    Raises FontMissing.
    """
    return [
        f"{role.title}用“{role.face.family}”代替"
        for role in chosen_fonts(folder).roles
        if role.substitute
    ]


def missing_in(texts: Iterable[str], folder: Path | None = None) -> list[str]:
    """Characters of the texts that no font has, each once: to be named before printing."""
    return missing_characters("".join(texts), folder)


def missing_characters(text: str, folder: Path | None = None) -> list[str]:
    """Those that no font has, each once, in the order of the text; for names to be stored."""
    fonts = chosen_fonts(folder)
    return [character for character in dict.fromkeys(text) if is_missing(character, fonts)]


def is_missing(character: str, fonts: Fonts) -> bool:
    return is_rare(character, fonts) and rare_font(character, fonts) is None


def is_rare(character: str, fonts: Fonts) -> bool:
    """Some role's font hasn't got it, so that it takes a second font, which breaks the grid."""
    if is_unseen(character):
        return False
    return character == LOST or not all(_has(role.face, character) for role in fonts.roles)


def rare_font(character: str, fonts: Fonts) -> int | None:
    """The place in `fonts.rare` of the first font that has it."""
    if character == LOST:
        return None
    return next((n for n, face in enumerate(fonts.rare) if _has(face, character)), None)


def is_unseen(character: str) -> bool:
    """White space, joiners, direction marks and variation selectors need no glyph of their own."""
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selector or character.isspace() or unicodedata.category(character) == "Cf"


def fontconfig(fonts: Fonts) -> str:
    """A whole configuration: a style sheet says `仿宋` or `rare-0` and gets the chosen font."""
    names = {role.title: role.face for role in fonts.roles}
    names |= {f"rare-{n}": face for n, face in enumerate(fonts.rare)}
    folders = "".join(f"<dir>{escape(folder)}</dir>" for folder in fonts.folders)
    aliases = "".join(_alias(name, face) for name, face in names.items())
    return f"<fontconfig>{folders}<cachedir>{CACHE}</cachedir>{aliases}</fontconfig>"


def _has(face: Face, character: str) -> bool:
    return ord(character) in _characters(face.path, face.index, face.changed)


def _alias(name: str, face: Face) -> str:
    weight = "bold" if face.weight > HALFWAY else "regular"
    return (
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{escape(face.family)}</string>'
        f'</edit><edit name="weight" mode="assign"><const>{weight}</const></edit></match>'
    )


def _role(title: str, faces: list[Face]) -> Role:
    for family in NAMED_BY_GBT9704[title]:
        if face := _named(faces, family, REGULAR):
            return Role(title, face, substitute=False)
    for family in SUBSTITUTES[title]:
        if face := _named(faces, family, BOLD if title in BOLD_AS_SUBSTITUTE else REGULAR):
            return Role(title, face, substitute=True)
    raise FontMissing(
        f"没有可以用作“{title}”的中文字库，不能印文件。请把字库放进字库文件夹，或请系统管理员安装。"
    )


def _named(faces: list[Face], family: str, weight: int) -> Face | None:
    having = [face for face in faces if face.family == family]
    return min(having, key=lambda f: (not f.plain, abs(f.weight - weight)), default=None)


def _faces(folder: Path) -> Iterator[Face]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in {".ttf", ".otf", ".ttc"}:
            try:
                yield from _faces_in(path, path.stat().st_mtime_ns)
            except (TTLibError, OSError, KeyError, struct.error):
                continue  # a broken file in the fonts folder must not stop all printing


@lru_cache(1000)
def _faces_in(path: Path, changed: int) -> list[Face]:
    with path.open("rb") as file:
        single = path.suffix.lower() != ".ttc"
        fonts = [TTFont(file, lazy=True)] if single else TTCollection(file, lazy=True).fonts
        found = [_name_and_style(font) for font in fonts]
    return [
        Face(name, path, index, weight, plain, changed)
        for index, (names, weight, plain) in enumerate(found)
        for name in sorted(names)
    ]


def _name_and_style(font: TTFont) -> tuple[set[str], int, bool]:
    """A font goes by one name in each language; it is a face under each."""
    style = font["OS/2"]
    plain = style.usWidthClass == NORMAL_WIDTH and not style.fsSelection & ITALIC
    names = {str(name.toUnicode()) for name in font["name"].names if name.nameID in {1, 16}}
    return names, style.usWeightClass, plain


@cache
def _characters(path: Path, index: int, _changed: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
