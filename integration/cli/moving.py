"""Commands that move installations between stores, and that write and read copies of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which
from integration.cli.output import AsJson, bad, good, json_line, say
from integration.config import Config, read_config
from integration.domain.errors import BadInput, Rejected, Superseded, UnknownInstallation

if TYPE_CHECKING:
    from integration.bootstrap.moving import Place
    from integration.ports.archive import Source
    from integration.usecases.move_installation import Found, MoveInstallation

commands = typer.Typer()

Replace = Annotated[bool, typer.Option("--replace", help="Erase what is there of the same id first, if it differs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]

_BEFORE = "Nothing may work on either of the two meanwhile: docs/operations.md, Move and copy."
_AFTER = {
    True: "Now deploy the service with this table, and send the helpdesks' webhooks to it: docs/operations.md.",
    False: "Now start `vipdesk serve` with VIPDESK_DATABASE={to}, and let the same address lead to it.",
}


@commands.command("export")
def export_(
    to: Annotated[str, typer.Option("--to", help="The file to write; - for standard output.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Write a copy of an installation to a file: all that is kept of it, its secrets sealed as they are.

    What it holds is as private as the store: keep it like a backup, and the key (VIPDESK_KEY) elsewhere.
    """
    from integration.bootstrap import moving  # noqa: PLC0415 - each command starts with what it needs

    config = _config()
    with moving.opened(moving.place_of(config), config) as place:
        one = _only(place.archive, which)
        rows = moving.export(place, one, to)
    if to == moving.STANDARD:
        return
    if as_json:
        json_line({"installation": one, "rows": rows, "file": to})
    else:
        good(f"{one}: {rows} rows are in {to}")


@commands.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="A file that `vipdesk export` wrote; - for standard input.")],
    replace: Replace = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take in the copy of an installation, under its own id, into the store that the settings name.

    The file may come from either engine, and from an older version. Its secrets open with the key that they were sealed
    with: put that beside yours in VIPDESK_KEY. Nothing is written unless the file is whole and every secret opens.
    """
    from integration.bootstrap import moving  # noqa: PLC0415 - as above

    config = _config()
    with (
        _target(moving.place_of(config), config, dry_run=dry_run, alone=replace) as place,
        moving.importing(file, place.archive, config) as (installation, move),
    ):
        found = _moved(move, installation, replace=replace, dry_run=dry_run)
    _tell(found, dry_run=dry_run, as_json=as_json)


@commands.command()
def migrate(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    source: Annotated[str, typer.Option("--from", help="Where they are: the store's file, or table:NAME.")],
    to: Annotated[str, typer.Option("--to", help="Where they shall be: a file, or table:NAME.")],
    which: Annotated[
        list[str] | None, typer.Option("--installation", "-i", help="Only this one; several times for several.")
    ] = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Move installations from one store to another: between the file and DynamoDB, either way, one by one.

    Each is read back and compared once it is there. What it is moved from stays as it was. Broken off, the same command
    goes on: what is there already and the same is passed over. Stop the service first.
    """
    from integration.bootstrap import moving  # noqa: PLC0415 - as above

    if source == to:
        message = "--from and --to are the same store"
        raise BadInput(message)
    config = _config()
    if not as_json:
        say(_BEFORE)
    with (
        moving.opened(source, config, alone=not dry_run) as here,
        _target(to, config, dry_run=dry_run, alone=True) as there,
    ):
        move = moving.moving(here.archive, there.archive, config)
        went = [
            _told(move, installation, replace=replace, dry_run=dry_run, as_json=as_json)
            for installation in _chosen(here.archive, which or ())
        ]
    if not all(went):
        raise typer.Exit(1)
    if not (as_json or dry_run):
        say(_AFTER[to.startswith(moving.TABLE)].format(to=to))


@contextmanager
def _target(name: str, config: Config, *, dry_run: bool, alone: bool = False) -> Iterator["Place"]:
    from integration.bootstrap import moving  # noqa: PLC0415 - as above

    place = moving.looked_at(name, config) if dry_run else moving.opened(name, config, is_new=True, alone=alone)
    with place as opened:
        yield opened


def _told(move: "MoveInstallation", installation: str, *, replace: bool, dry_run: bool, as_json: bool) -> bool:
    """Whether it went; one that may not be moved doesn't keep the others."""
    try:
        found = _moved(move, installation, replace=replace, dry_run=dry_run)
    except (Rejected, Superseded) as error:
        json_line({"installation": installation, "error": str(error)}) if as_json else bad(str(error))
        return False
    _tell(found, dry_run=dry_run, as_json=as_json)
    return True


def _moved(move: "MoveInstallation", installation: str, *, replace: bool, dry_run: bool) -> "Found":
    return move.look(installation) if dry_run else move(installation, replace=replace)


def _tell(found: "Found", *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        json_line({**_row(found), "written": not dry_run and found.standing.value != "same"})
    elif found.standing.value == "same":
        good(f"{found.installation}: the same {found.rows} rows are there already")
    elif dry_run:
        good(f"{found.installation}: {found.rows} rows would be written{_instead(found)}")
    else:
        good(f"{found.installation}: {found.rows} rows are there, and were compared{_instead(found)}")


def _row(found: "Found") -> dict[str, object]:
    return {"installation": found.installation, "rows": found.rows, "there_before": found.standing}


def _instead(found: "Found") -> str:
    return f", in the place of one that differs in {found.different}" if found.different else ""


def _chosen(source: "Source", wanted: Sequence[str]) -> Sequence[str]:
    """Those that are wanted, or all that there are."""
    there = list(source.installations())
    if missing := [installation for installation in wanted if installation not in there]:
        message = f"{', '.join(missing)} can't be found there; there are: {', '.join(there) or 'none'}"
        raise UnknownInstallation(message)
    return list(dict.fromkeys(wanted)) or there


def _only(source: "Source", wanted: str | None) -> str:
    """The one that is wanted, or the only one."""
    there = _chosen(source, [wanted] if wanted else ())
    if len(there) != 1:
        message = f"say which installation with -i; there are: {', '.join(there) or 'none'}"
        raise BadInput(message)
    return there[0]


def _config() -> Config:
    from integration.logs import configure_logs  # noqa: PLC0415 - as above

    configure_logs("error")
    return read_config()
