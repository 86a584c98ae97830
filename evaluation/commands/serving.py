"""The commands that run the site."""

import asyncio
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.commands.database import with_database
from evaluation.errors import Refused

if TYPE_CHECKING:
    from evaluation.server.certificates import Line
    from evaluation.server.workers import Site


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8042, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--tls", is_flag=True, help="加密：用单位的证书，没有时自建会场证书")
@click.option("--cert", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", "names", multiple=True, help="平板用来访问的名字或地址，可多次给出")
@click.option("--plain-port", default=8041, show_default=True, help="说明怎样信任证书的一页")
def serve(  # noqa: PLR0913  # each is an option
    host: str,
    port: int,
    workers: int,
    *,
    tls: bool,
    cert: Path | None,
    key: Path | None,
    names: tuple[str, ...],
    plain_port: int,
) -> None:
    """Run the site: the database, then the workers; with --tls over https."""
    from contextlib import nullcontext

    from evaluation.server.workers import Site

    if not tls:
        _serve(Site(host, port, workers), "")
        return
    try:
        line = _line(cert, key, names)
        with _showing_trust(host, plain_port, port, line) if line.authority else nullcontext():
            _serve(Site(host, port, workers, line), "")
    except Refused as no:
        raise click.ClickException(str(no)) from no


def _line(cert: Path | None, key: Path | None, names: tuple[str, ...]) -> "Line":
    from urllib.parse import urlsplit

    from evaluation.server.certificates import local_line, names_of_this_machine, office_line
    from evaluation.settings import settings

    if cert and key:
        return office_line(cert, key)
    if cert or key:
        raise Refused("--cert 和 --key 要一起给出；都不给时自建会场证书。")
    hall = urlsplit(settings().hall_address or "").hostname or ""
    wanted = [*names_of_this_machine(hall), *names]
    return local_line(settings().data_folder / "tls", list(dict.fromkeys(wanted)))


def _showing_trust(
    host: str, port: int, https_port: int, line: "Line"
) -> AbstractContextManager[None]:
    from evaluation.app import template_environment
    from evaluation.server.trust import showing_trust
    from evaluation.web.trust import trust_pages

    click.echo(f"怎样让平板信任会场证书：http://{_as_said(host)}:{port}/trust")
    pages = trust_pages(template_environment(), line, https_port)
    return showing_trust(host, port, https_port, pages)


def _as_said(host: str) -> str:
    """An address that a person can type: of all addresses the one of the network."""
    from evaluation.server.certificates import names_of_this_machine

    return names_of_this_machine()[-1] if host in ("0.0.0.0", "::") else host  # noqa: S104  # read, not bound


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8042, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--no-serve", is_flag=True, help="Only make the sample year.")
def demo(host: str, port: int, workers: int, no_serve: bool) -> None:  # noqa: FBT001  # a flag
    """A sample year (示例数据) through all its steps, and the site with it."""
    from evaluation.sample.demo import as_text, make_sample
    from evaluation.server.workers import Site

    greeting = as_text(with_database(make_sample(f"http://{host}:{port}")))
    if no_serve:
        click.echo(greeting)
    else:
        _serve(Site(host, port, workers), greeting)


def _serve(site: "Site", greeting: str) -> None:
    from evaluation.files.sweeping import sweep
    from evaluation.migrate import migrate as bring_up_to_date
    from evaluation.server.serve import serve as run_site

    async def prepare() -> None:
        await bring_up_to_date()
        await sweep()

    def ready() -> None:
        address = f"{site.scheme}://{_as_said(site.host)}:{site.port}/"
        click.echo(f"{greeting}\n网站已开：{address}　按 Ctrl-C 停止。")

    try:
        run_site(site, before=lambda: asyncio.run(prepare()), ready=ready)
    except Refused as no:
        raise click.ClickException(str(no)) from no
