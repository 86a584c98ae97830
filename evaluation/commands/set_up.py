"""The command that sets up a city and its counties from one workbook."""

from pathlib import Path
from typing import Any

import click

from evaluation.commands.database import with_database


@click.command("set-up")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--form", "empty", is_flag=True, help="写一份空表（附填好的示例），不建立什么")
@click.option(
    "--letters",
    type=click.Path(dir_okay=False, path_type=Path),
    help="账号通知书写到哪里（默认在表的旁边）",
)
@click.option("--address", default="", help="印在通知书上的网址，如 https://192.168.1.10/log-in")
def set_up(file: Path, empty: bool, letters: Path | None, address: str) -> None:  # noqa: FBT001  # a flag
    """Set up the city and its counties from one XLSX: whole or not at all, and safe to repeat."""
    if empty:
        _write_form(file)
        return
    if not file.exists():
        raise click.ClickException(
            f"没有文件 {file}。空表用 evaluation set-up --form 文件名.xlsx 写出。"
        )
    letters = letters or file.with_name(f"{file.stem}-账号通知书.pdf")
    done = with_database(_run(file.read_bytes(), file.name, letters, address))
    for place in done.places:
        click.echo(f"{place.words}。")
    for note in done.notes:
        click.echo(f"请核对　{note.where}：{note.words}")
    opened = sum(len(place.opened) for place in done.places)
    if opened:
        click.echo(
            f"{opened} 份账号通知书在 {letters}，只有您能读。密码只在里面，请打印后删去文件。"
        )
    else:
        click.echo("没有要新开的账号。")


def _write_form(file: Path) -> None:
    from datetime import UTC, datetime

    from evaluation.intake.set_up_forms import empty_form

    if file.exists():
        raise click.ClickException(f"已有文件 {file}，没有写。请换一个名字。")
    file.write_bytes(empty_form(datetime.now(UTC).date()))
    click.echo(f"空表在 {file}。“示例”和“填表说明”两张不会被读，填好后再运行 evaluation set-up。")


async def _run(content: bytes, name: str, letters: Path, address: str) -> Any:  # noqa: ANN401  # imported below
    from evaluation.intake.set_up_running import run_set_up
    from evaluation.settings import settings

    return await run_set_up(
        content,
        name,
        letters=letters,
        address=address,
        fonts_folder=settings().fonts_folder,
        said=click.echo,
    )
