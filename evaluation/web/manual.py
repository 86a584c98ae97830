"""使用手册 — pages for everybody, on every line; there is nothing in them but words and samples."""

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from evaluation.documents.manual import (
    LARGE,
    ManualPage,
    manual_pages,
    manual_pdf,
    manual_pictures,
)
from evaluation.errors import NotFound
from evaluation.settings import settings
from evaluation.web.public import MEDIA_TYPES, attachment

HOME = "/manual"
printed: dict[str, bytes] = {}
"""Each is laid out once in a worker's life: it changes only with the version."""


@get("/")
async def show_contents() -> Template:
    return Template("manual/contents.html", context={"pages": manual_pages(), "large": LARGE})


@get("/{name:str}")
async def show_page(name: FromPath[str]) -> Template:
    shown = _page(name)
    context = {
        "page": shown,
        "pages": manual_pages(),
        "body": shown.html(f"{HOME}/", f"{HOME}/pictures/"),
    }
    return Template("manual/page.html", context=context)


@get("/{name:str}/pdf")
async def send_page(name: FromPath[str]) -> Response[bytes]:
    shown = _page(name)
    if name not in printed:
        printed[name] = await manual_pdf(name, fonts_folder=settings().fonts_folder)
    return attachment(printed[name], MEDIA_TYPES["pdf"], f"使用手册　{shown.title}.pdf")


@get("/pictures/{name:str}")
async def show_picture(name: FromPath[str]) -> Response[bytes]:
    if name not in manual_pictures():
        raise NotFound
    return Response(manual_pictures()[name], media_type="image/png")


def _page(name: str) -> ManualPage:
    if name not in manual_pages():
        raise NotFound
    return manual_pages()[name]


manual = Router(
    HOME,
    route_handlers=[show_contents, show_page, send_page, show_picture],
    opt={"public": True},
)
