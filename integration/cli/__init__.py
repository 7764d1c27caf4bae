"""`vipdesk …`: what an admin types; every command answers people by default, and programs with `--json`."""

import sys
from typing import Annotated

import typer

from integration.cli import (
    away,
    calendars,
    calls,
    cover,
    desk,
    install,
    installing,
    lines,
    links,
    looking,
    moving,
    overriding,
    package,
    phone,
    report,
    roster,
    rules,
    second_level,
    serving,
    shadow,
    simulating,
    terms,
    troubles,
    walking,
    webhooks,
    zendesk,
)
from integration.cli.output import fail, say
from integration.domain.errors import VipDeskError

app = typer.Typer(
    name="vipdesk",
    help="VIP Desk makes a helpdesk keep the promises of its VIP tier.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only where it is asked for

        say(version("vip-desk"))
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version, and leave.")
    ] = False,
) -> None:
    """VIP Desk makes a helpdesk keep the promises of its VIP tier."""


for _room in (
    *(serving, install, installing, looking, troubles, simulating, report, overriding, walking, moving, lines, package),
):
    app.registered_commands += _room.commands.registered_commands
app.add_typer(away.commands, name="away")
app.add_typer(phone.call_backs, name="callbacks")
app.add_typer(calendars.commands, name="calendar")
app.add_typer(calls.commands, name="calls")
app.add_typer(cover.commands, name="cover")
app.add_typer(desk.commands, name="desk")
app.add_typer(links.commands, name="links")
app.add_typer(phone.commands, name="phone")
app.add_typer(roster.commands, name="roster")
app.add_typer(rules.commands, name="rules")
app.add_typer(second_level.commands, name="second-level")
app.add_typer(shadow.commands, name="shadow")
app.add_typer(terms.commands, name="terms")
app.add_typer(webhooks.commands, name="webhooks")
app.add_typer(zendesk.commands, name="zendesk")


def main() -> None:
    """Run one command; an error of ours becomes one clear line and exit status 1."""
    try:
        app()
    except VipDeskError as error:
        fail(error, as_json="--json" in sys.argv)
        sys.exit(1)
