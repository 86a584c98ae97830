"""The child process that lays documents out: an order on standard input, a PDF on the output."""

import logging
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time
from math import ceil
from pathlib import Path
from typing import NoReturn

import msgspec
import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import FatalURLFetchingError  # type: ignore[import-untyped]

from evaluation.documents.fonts import FontMissing, chosen_fonts, fontconfig
from evaluation.documents.rare import places_of_missing, rare_styles, set_rare_apart
from evaluation.documents.rendering import REFUSED, Attachment, Limits, Order

VARIANT = "pdf/a-3a"
LISTED = 10
"""Missing characters that one refusal names; a text in a strange script would give thousands."""
FORBIDDEN = {
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.exec",
    "os.posix_spawn",
    "os.system",
}
"""A second wall: WeasyPrint 61.2 and 70.0 each closed a way around the fetcher."""


def main() -> int:
    """Exit status 0 with the PDF, or REFUSED with a sentence, on the standard output."""
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    _limit(order.limits)
    sys.addaudithook(_forbid)
    logging.basicConfig()
    try:
        sys.stdout.buffer.write(pdf(order))
    except FontMissing as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    return 0


def pdf(order: Order) -> bytes:
    """PDF/A-3a as far as WeasyPrint makes it. Raises FontMissing, FatalURLFetchingError."""
    fonts = chosen_fonts(Path(order.fonts_folder) if order.fonts_folder else None)
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "fonts.conf")
        configuration.write_text(fontconfig(fonts), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(configuration)
        fetched: list[str] = []
        html = weasyprint.HTML(string=order.html, url_fetcher=_refusal_to_fetch(fetched))
        body = html.etree_element.find("body")
        _check_characters(places_of_missing(body, fonts))
        set_rare_apart(body, fonts)
        document = _written(html, order, weasyprint.CSS(string=rare_styles(fonts)))
        if fetched:  # the drawing of SVG swallows the exception
            raise FatalURLFetchingError(fetched)
        return document


def _refusal_to_fetch(fetched: list[str]) -> Callable[[str], NoReturn]:
    """A document brings all it shows; an address in it is a mistake or an attack."""

    def refuse(url: str) -> NoReturn:
        fetched.append(url)
        raise FatalURLFetchingError(url)

    return refuse


def _check_characters(places: list[str]) -> None:
    if not places:
        return
    more = f"等 {len(places)} 处" if len(places) > LISTED else ""
    raise FontMissing(
        f"有的字没有字库，这份文件没有印：{'；'.join(places[:LISTED])}{more}。"
        "请把有这些字的字库放进字库文件夹，再印一次。"
    )


def _written(html: weasyprint.HTML, order: Order, styles: weasyprint.CSS) -> bytes:
    options = {"pdf_variant": VARIANT, "stylesheets": [styles]}
    document = html.render(font_config=FontConfiguration(), **options)
    document.metadata.title = order.title
    document.metadata.created = document.metadata.modified = f"{order.made_on}T00:00:00+08:00"
    attachments = [_attached(attachment, order) for attachment in order.attachments]
    return bytes(
        document.write_pdf(
            attachments=attachments,
            finisher=lambda _, made: _name_attachments(made, order.attachments),
            **options,
        )
    )


def _attached(attachment: Attachment, order: Order) -> weasyprint.Attachment:
    midnight = datetime.combine(order.made_on, time(), UTC)
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=midnight,
        modified=midnight,
        relationship=attachment.relationship,
    )


def _name_attachments(made: pydyf.PDF, attachments: tuple[Attachment, ...]) -> None:
    """What WeasyPrint 70 leaves open: ASCII names, MIME types, a sorted tree, each AF once."""
    by_name = {attachment.name: attachment for attachment in attachments}
    tree = {}
    for specification in [o for o in made.objects if _is_filespec(o)]:
        attachment = by_name[specification["UF"].string]
        specification["F"] = pydyf.String(attachment.ascii_name)
        specification["AFRelationship"] = f"/{attachment.relationship}"
        stream = made.objects[int(specification["EF"]["F"].split()[0])]
        stream.extra["Subtype"] = f"/{attachment.mime_type.replace('/', '#2f')}"
        tree[attachment.ascii_name] = specification.reference
    if tree:
        names = made.objects[int(made.catalog["Names"]["EmbeddedFiles"].split()[0])]
        names["Names"] = pydyf.Array(
            part for name in sorted(tree) for part in (pydyf.String(name), tree[name])
        )
        made.catalog["AF"] = pydyf.Array(tree.values())


def _is_filespec(candidate: object) -> bool:
    return isinstance(candidate, dict) and candidate.get("Type") == "/Filespec"


def _limit(limits: Limits) -> None:
    seconds = ceil(limits.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space, limits.address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid(event: str, _: tuple[object, ...]) -> None:
    if event in FORBIDDEN:
        raise PermissionError(event)


if __name__ == "__main__":
    sys.exit(main())
