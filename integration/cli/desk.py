"""`vipdesk desk …`: who works on the desk, as a file that an admin edits."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.domain.errors import BadInput, UnknownInstallation

if TYPE_CHECKING:
    from integration.bootstrap import Desk
    from integration.domain.capabilities import Capabilities
    from integration.domain.cover.desk_plan import DeskPlan
    from integration.handlers.terms_diff import Change

commands = typer.Typer(
    help="Who works on the desk: people, backups, second level, and where they are reached.", no_args_is_help=True
)

_File = Annotated[Path, typer.Argument(metavar="FILE", help="A .toml or .json file, as `vipdesk desk show` prints it.")]


@commands.command()
def show(which: Which = None, as_json: AsJson = False) -> None:
    """Print the plan in force as a file to edit: TOML with each setting's meaning, or with --json the same as JSON."""
    from integration.handlers.desk_page import desk_page, spelled_desk  # noqa: PLC0415 - each command starts with what

    with desk() as opened:
        plan = opened.store.desk_plan(installation(opened, which).id)
    if as_json:
        json_line(spelled_desk(plan))
    else:
        # As bytes: a file to keep is UTF-8 whatever the terminal is, and nothing in it is dressed up.
        sys.stdout.buffer.write(desk_page(plan).encode())
        sys.stdout.buffer.flush()


@commands.command()
def check(file: _File, which: Which = None, as_json: AsJson = False) -> None:
    """Show what publishing this file would change, and what it would leave open; nothing is stored."""
    with desk() as opened:
        _, found, left = _compared(opened, installation(opened, which).id, file)
    if as_json:
        for change in found:
            json_line({"setting": change.setting, "from": change.before, "to": change.after})
        for sentence in left:
            json_line({"advice": sentence})
        return
    if found:
        _draw(found)
    else:
        good(f"nothing changes: {file} says what is in force")
    _advise(left)


@commands.command()
def publish(file: _File, which: Which = None, as_json: AsJson = False) -> None:
    """Put this file in force, whole and at once: who answers whom follows from it within seconds."""
    from integration.usecases.tell_troubles import tell_lacking_of_plan  # noqa: PLC0415 - each command starts with what

    with desk() as opened:
        one = installation(opened, which).id
        plan, found, left = _compared(opened, one, file)
        if not found:
            message = f"nothing changes: {file} says what is in force; nothing was published"
            raise BadInput(message)
        opened.store.replace_desk_plan(one, plan)
        tell_lacking_of_plan(opened.store, one, _capabilities(opened, one), plan)
        opened.keep_cover(one)
    if as_json:
        json_line({"people": len(plan.people), "changes": len(found), "advice": left})
        return
    _draw(found)
    good(f"the plan is in force: {len(plan.people)} people, {len(plan.chains)} customers with a chain of their own")
    _advise(left)


def _compared(opened: "Desk", one: str, file: Path) -> tuple["DeskPlan", Sequence["Change"], list[str]]:
    """The plan in this file, what it changes, and what it leaves open; BadInput where it doesn't fit."""
    from integration.handlers.desk_diff import desk_changes  # noqa: PLC0415 - each command starts with what it needs
    from integration.handlers.desk_file import read_desk_plan  # noqa: PLC0415
    from integration.handlers.desk_fit import left_open, refuse_misfit  # noqa: PLC0415

    plan = read_desk_plan(file)
    roster = opened.store.roster(one)
    refuse_misfit(plan, roster, _capabilities(opened, one))
    return plan, desk_changes(opened.store.desk_plan(one), plan), list(left_open(plan, roster))


def _capabilities(opened: "Desk", one: str) -> "Capabilities":
    """What this installation's host can carry."""
    keys = opened.store.get(one)
    if keys is None:
        raise UnknownInstallation
    return opened.helpdesk_of(*keys).capabilities


def _draw(found: Sequence["Change"]) -> None:
    table(("setting", "from", "to"), [(each.setting, _cell(each.before), _cell(each.after)) for each in found])


def _advise(left: Sequence[str]) -> None:
    for sentence in left:
        say(f"! {sentence}")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
