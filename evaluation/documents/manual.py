"""使用手册: the pages of docs/manual as HTML, and each as a PDF to print."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from evaluation.documents.pages import page
from evaluation.documents.rendering import Picture, render
from evaluation.settings import folder

EDITION = date(2026, 12, 1)
"""Stands in the PDFs; moved on with a change of the words."""
PAGES = (
    *("delegate", "registrar", "host", "scrutineer", "teller", "officer", "clerk"),
    *("county", "secrecy", "installation"),
)
"""In the order in which they are listed; each is docs/manual/NAME.md."""
LARGE = {"delegate"}
"""Printed in large type, for people over sixty who read it in the hall."""
PICTURES = "pictures/"


class ManualPage(msgspec.Struct, frozen=True):
    """One page. `html` is made of our own Markdown, in which raw HTML has no effect."""

    name: str
    title: str
    summary: str
    """The first paragraph: for whom it is and what it is about."""
    text: str

    def html(self, pages: str, pictures: str) -> Markup:
        """With these addresses before the names of other pages and of pictures."""
        places = {"pages": pages, "pictures": pictures}
        return Markup(_markdown().render(self.text, places))  # noqa: S704  # our own words


def manual_folder() -> Path:
    return folder("docs/manual")


@cache
def manual_pages() -> Mapping[str, ManualPage]:
    """By name, in order."""
    return {name: _read(name) for name in PAGES}


@cache
def manual_pictures() -> Mapping[str, bytes]:
    """PNG by file name; one that `make manual` has not taken yet is not shown anywhere."""
    found = sorted((manual_folder() / "pictures").glob("*.png"))
    return {path.name: path.read_bytes() for path in found}


async def manual_pdf(name: str, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a; of the delegates in large type. Raises what `render` raises."""
    shown = manual_pages()[name]
    body = shown.html("", "picture:")
    return await render(
        page("manual.html", title=shown.title, body=body, large=name in LARGE),
        title=f"行政执法评议使用手册：{shown.title}",
        made_on=EDITION,
        fonts_folder=fonts_folder,
        pictures=[Picture(*each) for each in manual_pictures().items()],
    )


def _read(name: str) -> ManualPage:
    text = (manual_folder() / f"{name}.md").read_text("utf-8")
    heading, summary, _ = text.split("\n\n", 2)
    return ManualPage(name, heading.removeprefix("# "), summary, text.split("\n\n", 1)[1])


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("link_close", _link_end)
    return markdown


def _image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    _: object,
    places: Any,  # noqa: ANN401  # the library's own
) -> str:
    """A picture that is there, with its words; of one that is not there only nothing."""
    name = str(tokens[at].attrs["src"]).removeprefix(PICTURES)
    if name not in manual_pictures():
        return ""
    words = renderer.renderInlineAsText(tokens[at].children or [], renderer_options(), places)
    return page("manual_picture.html", source=places["pictures"] + name, words=words)


def renderer_options() -> Any:  # noqa: ANN401  # a dictionary of the library
    return _markdown().options


def _link(_r: RendererHTML, tokens: Sequence[Token], at: int, _: object, places: Any) -> str:  # noqa: ANN401
    """To another page of the manual; on paper only its name stands there."""
    name = str(tokens[at].attrs["href"]).removesuffix(".md")
    if name not in PAGES:
        raise ValueError(f"the manual links to {name}, which is none of its pages")
    return f'<a href="{places["pages"]}{name}">' if places["pages"] else "“"


def _link_end(_r: RendererHTML, _t: Sequence[Token], _at: int, _: object, places: Any) -> str:  # noqa: ANN401
    return "</a>" if places["pages"] else "”"
