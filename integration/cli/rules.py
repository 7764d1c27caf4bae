"""`vipdesk rules …`: the table of words that sets severities before any guess."""

from dataclasses import replace
from typing import Annotated

import msgspec
import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, table
from integration.domain.errors import BadInput
from integration.domain.severity.rules import SeverityRule

commands = typer.Typer(help="The table of words that sets severities before any guess.", no_args_is_help=True)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show the rules in force, in the order in which they are tried."""
    with desk() as opened:
        rules = opened.store.terms(installation(opened, which).id).rules
    if as_json:
        json_line(rules)
    else:
        columns = ("name", "severity", "words", "unless")
        table(columns, [(r.name, str(r.severity), ", ".join(r.words), ", ".join(r.unless)) for r in rules])


@commands.command("import")
def import_(
    file: Annotated[typer.FileText, typer.Argument(metavar="FILE.json", help="`vipdesk rules list --json`, edited.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Publish these rules as the next version of the terms; open tickets keep the version they began under.

    The file is a JSON list of {"name":…,"severity":1…5,"words":[…],"unless":[…]}; the first rule that fires decides.
    """
    try:
        rules = msgspec.json.decode(file.read(), type=tuple[SeverityRule, ...])
    except (msgspec.DecodeError, BadInput, UnicodeDecodeError) as error:
        message = f"the rules make no sense: {error}; nothing was imported"
        raise BadInput(message) from error
    with desk() as opened:
        one = installation(opened, which).id
        version = opened.store.publish(one, replace(opened.store.terms(one), rules=rules))
    json_line({"version": version, "rules": len(rules)}) if as_json else good(f"{len(rules)} rules, version {version}")
