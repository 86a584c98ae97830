"""The console script `evaluation`."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click

from evaluation.errors import NotFound, Refused

Answer = TypeVar("Answer")


@click.group()
def main() -> None:
    """行政执法评议: from the register through sealed ballots to the published ranking."""


def _with_database(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Start or use the database, bring it to today's form, do the work; refusals as one line."""
    from evaluation.migrate import migrate
    from evaluation.server.running import running
    from evaluation.settings import settings

    async def whole() -> Answer:
        await migrate()
        return await work

    try:
        with running(settings()):
            return asyncio.run(whole())
    except (Refused, NotFound) as no:
        work.close()
        raise click.ClickException(str(no) or "没有找到，请核对编号。") from no


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def tally(arguments: tuple[str, ...]) -> None:
    """Count a bundle: BUNDLE [-o RESULT], or --batch FOLDER OUT. Needs no database."""
    from evaluation.tally.command import run

    sys.exit(run(list(arguments)))


@main.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    _with_database(_nothing())
    click.echo("数据库已是本版本的样子。")


async def _nothing() -> None:
    """The migration is all there is to do."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8042, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Run the site: the database, then the workers."""
    _serve(host, port, workers, "")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8042, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--no-serve", is_flag=True, help="Only make the sample year.")
def demo(host: str, port: int, workers: int, no_serve: bool) -> None:  # noqa: FBT001  # a flag
    """A sample year (示例数据) through all its steps, and the site with it."""
    from evaluation.sample.demo import as_text, make_sample

    greeting = as_text(_with_database(make_sample(f"http://{host}:{port}")))
    if no_serve:
        click.echo(greeting)
    else:
        _serve(host, port, workers, greeting)


def _serve(host: str, port: int, workers: int, greeting: str) -> None:
    from evaluation.migrate import migrate as bring_up_to_date
    from evaluation.server.serve import serve as run_site

    def ready() -> None:
        click.echo(f"{greeting}\n网站已开：http://{host}:{port}/　按 Ctrl-C 停止。")

    try:
        run_site(host, port, workers, before=lambda: asyncio.run(bring_up_to_date()), ready=ready)
    except Refused as no:
        raise click.ClickException(str(no)) from no


@main.command("load-register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2200), required=True, help="评议年度")
def load_register(file: Path, year: int) -> None:
    """Take in the units of a year from a CSV file (UTF-8); what is there already stays."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as no:
        raise click.ClickException("文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV 后再导入。") from no
    count = _with_database(_load_register(text, year))
    click.echo(f"新导入 {count} 家单位。")


async def _load_register(text: str, year: int) -> int:
    from evaluation.registry.actions import (
        found_jurisdictions,
        read_register,
        take_register,
    )

    lines = read_register(text)
    await found_jurisdictions()
    return await take_register("command", year, lines)


@main.command("create-account")
@click.option("--jurisdiction", default="430700", show_default=True, help="行政区划代码")
@click.option("--username", prompt="用户名")
@click.option("--full-name", prompt="姓名")
@click.option("--role", "roles", multiple=True, required=True, help="可多次给出")
@click.password_option(prompt="密码", confirmation_prompt="再输一遍")
def create_account(
    jurisdiction: str, username: str, full_name: str, roles: tuple[str, ...], password: str
) -> None:
    """Make an account, such as the first administrator's."""
    from evaluation.accounts.rules import Role

    known = {role.value for role in Role}
    strange = [role for role in roles if role not in known]
    if strange:
        raise click.ClickException(f"没有角色 {strange[0]}。可用：{'、'.join(sorted(known))}。")
    wanted = frozenset(Role(role) for role in roles)
    _with_database(_create_account(jurisdiction, username, full_name, wanted, password))
    click.echo(f"已建账号 {username}。")


async def _create_account(
    jurisdiction: str, username: str, full_name: str, roles: frozenset[Any], password: str
) -> None:
    from evaluation.accounts import actions
    from evaluation.db import fetch
    from evaluation.registry.actions import found_jurisdictions

    await found_jurisdictions()
    rows = await fetch("SELECT id FROM jurisdiction WHERE code = $1", jurisdiction)
    if not rows:
        raise Refused(f"没有辖区 {jurisdiction}。")
    await actions.create_account(
        "command",
        rows[0]["id"],
        username=username,
        full_name=full_name,
        roles=roles,
        password=password,
    )


@main.command()
@click.option("--delegates", default=300, show_default=True)
@click.option("--units", default=42, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--base-url", default="http://127.0.0.1:8042", show_default=True)
def rehearse(delegates: int, units: int, out: Path, base_url: str) -> None:
    """An open rehearsal with its slips in a file: for load tests. Never published."""
    from evaluation.sample.rehearse import make_rehearsal

    made = _with_database(make_rehearsal(delegates, units, base_url))
    out.write_bytes(made)
    click.echo(f"演练已开，评议卡在 {out}。")


@main.command("export-bundle")
@click.argument("sitting", type=click.UUID)
@click.option("--public", is_flag=True, help="公开版（默认为复核版）")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path))
def export_bundle(sitting: UUID, public: bool, out: Path | None) -> None:  # noqa: FBT001  # a flag
    """The bundle of an opened sitting, for the recount."""
    from evaluation.results.queries import bundle_of

    content = _with_database(bundle_of(sitting, public=public))
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_text(content, "utf-8")


@main.command()
@click.option("--url", default="http://127.0.0.1:8042", show_default=True, help="网站的地址")
@click.option("--thorough", is_flag=True, help="逐份核对存档文件")
@click.option("--json", "as_json", is_flag=True, help="给程序读的输出")
def doctor(url: str, thorough: bool, as_json: bool) -> None:  # noqa: FBT001  # flags
    """Say for each thing that the installation needs whether it is there; exit status 1 if not."""
    import msgspec

    from evaluation.settings import settings
    from evaluation.upkeep.doctor import examine

    said = []
    for finding in examine(settings(), url.rstrip("/"), thorough=thorough):
        said.append(finding)
        if not as_json:
            click.echo(finding.line)
    if as_json:
        click.echo(msgspec.json.encode(said).decode())
    sys.exit(any(finding.level == "bad" for finding in said))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Put everything (database, files, fonts, secret) into one archive, and read it back."""
    from evaluation.migrate import migrate as bring_up_to_date
    from evaluation.server.running import running
    from evaluation.settings import settings
    from evaluation.upkeep.backup import make_backup

    try:
        with running(settings()):
            asyncio.run(bring_up_to_date())
            made = make_backup(settings(), file.absolute())
    except Refused as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"已备份到 {made.path}，{made.size:,} 字节，存档文件 {made.files} 份，已读回核对。")
    click.echo(f"SHA-256：{made.sha256}")
    click.echo("备份里有密钥和全部数据，请像服务器一样保管。")
    if made.open_sittings:
        click.echo(f"有 {made.open_sittings} 场评议会还没有启封，备份里有它们密封的票和钥匙信封。")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", default="", help="打印在纸上的审计轨迹摘要：备份比它旧就不恢复")
def restore(file: Path, head: str) -> None:
    """Bring a backup back into an empty place (EVALUATION_DATA, DATABASE_URL)."""
    from evaluation.settings import settings
    from evaluation.upkeep.restore import restore_backup

    try:
        made = restore_backup(settings(), file.absolute(), head)
    except Refused as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"已恢复 {made.made_at} 的备份到 {settings().data_folder}。")
    click.echo(f"存档文件 {made.files} 份；审计轨迹 {made.events} 条，前后相接。")
    click.echo(f"末条摘要：{made.head}　请与最近一次打印的摘要核对。")


@main.command("verify-trail")
def verify_trail() -> None:
    """Recompute the hash chain of the audit trail and print its head."""
    from evaluation.audit import trail

    async def verified() -> tuple[int, str]:
        await trail.verify()
        return await trail.head()

    try:
        count, head = _with_database(verified())
    except trail.TrailBroken as broken:
        raise click.ClickException(str(broken)) from broken
    click.echo(f"审计轨迹 {count} 条，前后相接。末条摘要：{head}")


if __name__ == "__main__":
    main()
