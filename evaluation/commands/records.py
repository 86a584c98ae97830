"""The commands that put records in, take them out, and check them."""

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from evaluation.commands.database import with_database
from evaluation.errors import Refused


@click.command("load-register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2200), required=True, help="评议年度")
def load_register(file: Path, year: int) -> None:
    """Take in the units of a year from a CSV file (UTF-8); what is there already stays."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as no:
        raise click.ClickException("文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV 后再导入。") from no
    count = with_database(_load_register(text, year))
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


@click.command("create-account")
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
    with_database(_create_account(jurisdiction, username, full_name, wanted, password))
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


@click.command()
@click.option("--delegates", default=300, show_default=True)
@click.option("--units", default=42, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--base-url", default="http://127.0.0.1:8042", show_default=True)
def rehearse(delegates: int, units: int, out: Path, base_url: str) -> None:
    """An open rehearsal with its slips in a file: for load tests. Never published."""
    from evaluation.sample.rehearse import make_rehearsal

    made = with_database(make_rehearsal(delegates, units, base_url))
    out.write_bytes(made)
    click.echo(f"演练已开，评议卡在 {out}。")


@click.command("export-bundle")
@click.argument("sitting", type=click.UUID)
@click.option("--public", is_flag=True, help="公开版（默认为复核版）")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path))
def export_bundle(sitting: UUID, public: bool, out: Path | None) -> None:  # noqa: FBT001  # a flag
    """The bundle of an opened sitting, for the recount."""
    from evaluation.results.queries import bundle_of

    content = with_database(bundle_of(sitting, public=public))
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_text(content, "utf-8")


@click.command("export-site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--publication", type=click.UUID, help="只导出这一次公布（默认全部）")
def export_site(folder: Path, publication: UUID | None) -> None:
    """What is published, as a folder of plain files for the government's portal."""
    from evaluation.results.site import static_site, whole_site, write_site

    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"文件夹 {folder} 不是空的，什么都没有写。请换一个空文件夹。")
    files = with_database(static_site(publication) if publication else whole_site())
    write_site(folder, files)
    click.echo(f"已写入 {folder}，共 {len(files)} 个文件。打开其中的 index.html 查看。")


@click.command("verify-trail")
def verify_trail() -> None:
    """Recompute the hash chain of the audit trail and print its head."""
    from evaluation.audit import trail

    async def verified() -> tuple[int, str]:
        await trail.verify()
        return await trail.head()

    try:
        count, head = with_database(verified())
    except trail.TrailBroken as broken:
        raise click.ClickException(str(broken)) from broken
    click.echo(f"审计轨迹 {count} 条，前后相接。末条摘要：{head}")
