"""The child process that lays documents out: orders on the standard input, answers on the output.

It stays, with the layout loaded; each order is answered from a fork, so that no document meets
another's state and each has limits of its own.
"""

import gc
import logging
import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time
from math import ceil
from pathlib import Path
from select import select

import msgspec
import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import (  # type: ignore[import-untyped]
    FatalURLFetchingError,
    URLFetcherResponse,
)

from evaluation.documents.drawings import prepare_drawings
from evaluation.documents.fonts import (
    FontMissing,
    Fonts,
    chosen_fonts,
    fontconfig,
    learn_characters,
)
from evaluation.documents.kept import LENGTH, OTHER_FONTS, Answer
from evaluation.documents.rare import places_of_missing, rare_styles, set_rare_apart
from evaluation.documents.rendering import REFUSED, Attachment, Limits, Order

decoder = msgspec.msgpack.Decoder(Order)
VARIANT = "pdf/a-3a"
SMALL = '<html lang="zh-CN"><title>字</title>' + "<p>字<b>字</b><table><tr><th>字<td>1</table>" * 20
"""Laid out once before the first order; a constant, it carries nothing from one to another."""
LAST_WORDS = 4000
LOWEST = 19
"""Of nice."""
LISTED = 10
"""Missing characters that one refusal names; a text in a strange script would give thousands."""
FORBIDDEN = {
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
}
"""A second wall: WeasyPrint 61.2 and 70.0 each closed a way around the fetcher."""


def main() -> None:
    """Answer orders until the standard input ends, or stays silent for the seconds of argv[1]."""
    known: Fonts | None = None
    idle = float(sys.argv[1])
    while select([sys.stdin], [], [], idle)[0] and (head := sys.stdin.buffer.read(LENGTH)):
        order = decoder.decode(sys.stdin.buffer.read(int.from_bytes(head)))
        fonts = _fonts_for(order)
        if known is None and fonts is not None:
            known = fonts
            _warm(fonts)
        answer = _answer(order) if fonts in (None, known) else Answer(OTHER_FONTS, b"", b"")
        framed = msgspec.msgpack.encode(answer)
        sys.stdout.buffer.write(len(framed).to_bytes(LENGTH) + framed)
        sys.stdout.buffer.flush()


def _fonts_for(order: Order) -> Fonts | None:
    try:
        return chosen_fonts(folder_of(order))
    except FontMissing:
        return None  # the fork says so


def _warm(fonts: Fonts) -> None:
    """A fork then runs code that is warm, by a third quicker, on pages of memory that it shares.

    A process keeps its first fonts, whatever it is told later; so they must be the right ones.
    """
    learn_characters(fonts)
    with configured(fonts):
        weasyprint.HTML(string=SMALL).write_pdf(pdf_variant=VARIANT)
    gc.freeze()


def _answer(order: Order) -> Answer:
    made, words = (os.memfd_create(name) for name in ("made", "words"))
    with open(made, "rb") as document, open(words, "rb") as last_words:  # noqa: PTH123 a number
        if (fork := os.fork()) == 0:
            os._exit(_in_the_fork(order, made, words))
        status = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
        for file in (document, last_words):
            file.seek(0)
        return Answer(status, document.read(), last_words.read()[-LAST_WORDS:])


def _in_the_fork(order: Order, made: int, words: int) -> int:
    """The exit status: 0 with the PDF, or REFUSED with a sentence, in `made`."""
    try:
        os.dup2(words, sys.stderr.fileno())
        if order.patient:
            _step_back()
        _limit(order.limits)
        sys.addaudithook(_forbid)
        logging.basicConfig()
        _write(made, pdf(order))
    except FontMissing as refusal:
        _write(made, str(refusal).encode())
        return REFUSED
    except BaseException:  # noqa: BLE001 nothing of a fork may run on in the loop of `main`
        traceback.print_exc()
        return 1
    return 0


def _write(file: int, content: bytes) -> None:
    with open(file, "wb", closefd=False) as written:
        written.write(content)


def _step_back() -> None:
    """Run only while nobody else wants to: a batch of reports makes no tablet slower."""
    os.nice(LOWEST)
    with suppress(OSError):  # a container may forbid it
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def folder_of(order: Order) -> Path | None:
    return Path(order.fonts_folder) if order.fonts_folder else None


def pdf(order: Order) -> bytes:
    """PDF/A-3a as far as WeasyPrint makes it. Raises FontMissing, FatalURLFetchingError."""
    fonts = chosen_fonts(folder_of(order))
    with configured(fonts):
        fetched: list[str] = []
        html = weasyprint.HTML(string=order.html, url_fetcher=_only_its_own(order, fetched))
        body = html.etree_element.find("body")
        _check_characters(places_of_missing(body, fonts))
        set_rare_apart(body, fonts)
        prepare_drawings(body)
        document = _written(html, order, weasyprint.CSS(string=rare_styles(fonts)))
        if fetched:  # the drawing of SVG swallows the exception
            raise FatalURLFetchingError(fetched)
        return document


@contextmanager
def configured(fonts: Fonts) -> Iterator[None]:
    """The layout knows these fonts and no others, by the names of their roles."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "fonts.conf")
        configuration.write_text(fontconfig(fonts), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(configuration)
        yield


def _only_its_own(order: Order, fetched: list[str]) -> Callable[[str], URLFetcherResponse]:
    """A document brings all it shows; any other address in it is a mistake or an attack."""
    brought = {f"picture:{picture.name}": picture.content for picture in order.pictures}

    def fetch(url: str) -> URLFetcherResponse:
        if url in brought:
            return URLFetcherResponse(url, brought[url], {"Content-Type": "image/png"})
        fetched.append(url)
        raise FatalURLFetchingError(url)

    return fetch


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
    main()
