"""Commands that walk over a helpdesk's tickets: repair what no webhook told, or take the history in at set-up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, progress_console, say
from integration.domain.errors import Misconfigured
from integration.domain.walk import Walk

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer()

Watch = Callable[[Walk, int | None], None]


@commands.command()
def reconcile(which: Which = None, as_json: AsJson = False) -> None:
    """Walk over all open tickets, and repair what was missed; a walk that was broken off goes on where it was."""
    with desk() as opened:
        one = installation(opened, which).id
        with _shown("reconcile", as_json=as_json) as watch:
            walk = opened.reconcile(one, watch)
        worked = _work_off(opened)
    _tell(walk, "put in line", worked, as_json=as_json)


@commands.command()
def backfill(which: Which = None, as_json: AsJson = False) -> None:
    """Take the whole history in, closed tickets too; what fell due before is put on record and told to nobody."""
    with desk() as opened:
        one = installation(opened, which).id
        with _shown("backfill", as_json=as_json) as watch:
            walk = opened.backfill(one, watch)
        worked = _work_off(opened)
    _tell(walk, "taken in", worked, as_json=as_json)


@contextmanager
def _shown(what: str, *, as_json: bool) -> Iterator[Watch]:
    """A progress bar for people, one line a page for programs."""
    if as_json:
        yield lambda walk, total: json_line({"walk": what, "seen": walk.seen, "of": total, "repaired": walk.repaired})
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("tickets"), TimeElapsedColumn())
    with Progress(*columns, console=progress_console(), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda walk, total: bar.update(task, completed=walk.seen, total=total)


def _work_off(opened: "Desk") -> int | None:
    """Work off what is in line, here and now; None where `vipdesk serve` is up, which does it itself."""
    try:
        with opened.alone():
            return sum(iter(opened.work, False))
    except Misconfigured:
        return None


def _tell(walk: Walk | None, repaired: str, worked: int | None, *, as_json: bool) -> None:
    if walk is None:
        return
    if as_json:
        json_line({"finished": walk, "worked_off": worked})
        return
    good(
        f"{walk.seen} tickets seen: {walk.right} as they should be, {walk.repaired} {repaired}, {walk.failed} undecided"
    )
    say("`vipdesk serve` works them off." if worked is None else f"{worked} tickets were worked off.")
