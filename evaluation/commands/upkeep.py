"""The commands of whoever keeps an installation."""

import asyncio
import sys
from pathlib import Path

import click

from evaluation.commands.database import nothing, with_database
from evaluation.errors import Refused


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    with_database(nothing())
    click.echo("数据库已是本版本的样子。")


@click.command()
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


@click.command()
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


@click.command()
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
