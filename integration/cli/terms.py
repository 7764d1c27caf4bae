"""`vipdesk terms …`: what is sold, as a file that an admin edits."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.domain.errors import BadInput
from integration.domain.terms import PublishedTerms

if TYPE_CHECKING:
    from integration.handlers.terms_diff import Change

commands = typer.Typer(help="What is sold: hours, targets, channels, rules, in versions.", no_args_is_help=True)

_File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A .toml or .json file, as `vipdesk terms show` prints it.")
]


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show every version, and since when it is in force; the last one governs what begins now."""
    found = _published(which)
    if as_json:
        for each in found:
            json_line({"version": each.terms.version, "since": each.since})
    else:
        rows = [(p.terms.version, f"{p.since:%Y-%m-%d %H:%M:%S} UTC" if p.since else "the beginning") for p in found]
        table(("version", "in force since"), rows)


@commands.command()
def show(
    version: Annotated[int | None, typer.Option(help="Which version; else the one in force.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Print the terms as a file to edit: TOML with each setting's meaning, or with --json the same as JSON."""
    from integration.handlers.terms_page import spelled, toml_page  # noqa: PLC0415 - each command starts with what

    chosen = _chosen(_published(which), version)
    if as_json:
        json_line(spelled(chosen.terms))
    else:
        # As bytes: a file to keep is UTF-8 whatever the terminal is, and nothing in it is dressed up.
        sys.stdout.buffer.write(toml_page(chosen).encode())
        sys.stdout.buffer.flush()


@commands.command()
def diff(
    file: _File,
    against: Annotated[int | None, typer.Option(help="Which version; else the one in force.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show what publishing this file would change; nothing is stored."""
    from integration.handlers.terms_diff import changes  # noqa: PLC0415 - each command starts with what it needs
    from integration.handlers.terms_file import read_terms  # noqa: PLC0415

    wanted = read_terms(file)
    chosen = _chosen(_published(which), against).terms
    found = changes(chosen, wanted)
    if as_json:
        _json_lines(found)
    elif found:
        _draw(found)
    else:
        good(f"nothing changes: {file} says what version {chosen.version} says")


@commands.command()
def publish(file: _File, which: Which = None, as_json: AsJson = False) -> None:
    """Put this file in force as the next version; open tickets keep the version they began under."""
    from integration.handlers.terms_diff import changes  # noqa: PLC0415 - each command starts with what it needs
    from integration.handlers.terms_file import read_terms  # noqa: PLC0415

    wanted = read_terms(file)
    with desk() as opened:
        one = installation(opened, which).id
        current = opened.store.terms(one)
        found = changes(current, wanted)
        if not found:
            message = f"nothing changes: {file} says what version {current.version} says; nothing was published"
            raise BadInput(message)
        version = opened.store.publish(one, wanted)
    if as_json:
        json_line({"version": version, "changes": len(found)})
        return
    _draw(found)
    good(f"version {version} is in force from now on")
    say("Tickets that are open keep the version they began under; those that begin from now on have this one.")


def _published(which: str | None) -> Sequence[PublishedTerms]:
    with desk() as opened:
        return opened.store.published(installation(opened, which).id)


def _chosen(published: Sequence[PublishedTerms], version: int | None) -> PublishedTerms:
    by_number = {each.terms.version: each for each in published}
    if version is None:
        return published[-1]
    if version not in by_number:
        message = f"there are no terms of version {version}; there are: {', '.join(map(str, by_number))}"
        raise BadInput(message)
    return by_number[version]


def _json_lines(found: "Sequence[Change]") -> None:
    for change in found:
        json_line({"setting": change.setting, "from": change.before, "to": change.after})


def _draw(found: "Sequence[Change]") -> None:
    table(("setting", "from", "to"), [(each.setting, _cell(each.before), _cell(each.after)) for each in found])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
