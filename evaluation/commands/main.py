"""The console script `evaluation`: what it can do, each command in a module of its kind."""

import sys

import click

from evaluation.commands import records, serving, set_up, upkeep


@click.group()
def main() -> None:
    """行政执法评议: from the register through sealed ballots to the published ranking."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def tally(arguments: tuple[str, ...]) -> None:
    """Count a bundle: BUNDLE [-o RESULT], or --batch FOLDER OUT. Needs no database."""
    from evaluation.tally.command import run

    sys.exit(run(list(arguments)))


for command in (
    *(serving.serve, serving.demo),
    *(upkeep.migrate, upkeep.doctor, upkeep.backup, upkeep.restore),
    set_up.set_up,
    *(records.load_register, records.create_account, records.rehearse),
    *(records.export_bundle, records.export_site, records.verify_trail),
):
    main.add_command(command)
