"""`vipdesk simulate`: what a file of terms would change on the tickets that are known, before it is published."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.long_table import Draw, long_table
from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say
from integration.domain.words.languages import LANGUAGES
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.domain.simulation import Change, Trial

commands = typer.Typer()

_COLUMNS = ("ticket", "customer", "severity", "what", "under its own terms", "under this file")
_RULES = (
    "The file's severity rules are others than those in force; they can't be tried, because no texts are kept: "
    "every ticket has the severity that it has now."
)
_NOTHING = "No ticket is stored yet, so there is nothing to try the file on."


@commands.command()
def simulate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .toml or .json file, as `vipdesk terms show` prints.")
    ],
    solved_too: Annotated[
        bool, typer.Option("--all", help="Solved tickets too, as if they had been under it.")
    ] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show which open VIP tickets this file would change, and which it would break a promise of at once.

    Each is decided twice at this instant, under the terms that it began under and under the file's: its hold, its due
    dates and its clocks are compared. The helpdesk is not asked, and nothing is stored or published.
    """
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.handlers.terms_file import read_terms  # noqa: PLC0415
    from integration.usecases.simulate import Simulate  # noqa: PLC0415

    candidate = read_terms(file)
    with desk() as opened:
        one = installation(opened, which).id
        simulated = Simulate(opened.store, utc_now)
        if as_json:
            json_line(simulated(one, candidate, lambda change: json_line(_row(change)), solved_too=solved_too))
            return
        voice = Voice(LANGUAGES["en"], opened.store.terms(one).hours.zone)
        with long_table(_COLUMNS) as draw:
            trial = simulated(one, candidate, lambda change: _draw(change, draw, voice), solved_too=solved_too)
    _tell(trial)


def _row(change: "Change") -> Mapping[str, object]:
    return {
        "ticket": change.ticket,
        "customer": change.customer,
        "severity": change.severity,
        "terms_version": change.terms_version,
        "before": change.before,
        "after": change.after,
        "breached_at_once": change.breached_at_once,
    }


def _draw(change: "Change", draw: Draw, voice: Voice) -> None:
    head: tuple[object, ...] = (change.ticket, change.customer, change.severity)
    for what, before, after in change.differences():
        draw(*head, what, _cell(before, voice), _cell(after, voice))
        head = ("", "", "")
    if change.breached_at_once:
        draw(*head, "breached at once", "", ", ".join(change.breached_at_once))


def _cell(value: datetime | str | None, voice: Voice) -> str:
    return voice.here(value) if isinstance(value, datetime) else value or "-"


def _tell(trial: "Trial") -> None:
    tried, solved = trial.open + trial.solved, f" and {trial.solved} solved" if trial.solved else ""
    if not trial.seen:
        say(_NOTHING)
    elif not tried:
        say(f"None of the {trial.seen} stored tickets is a VIP ticket to try the file on.")
    elif not trial.changed:
        good(f"nothing changes on the {trial.open} open{solved} VIP tickets")
    else:
        say(
            f"{trial.changed} of {trial.open} open{solved} VIP tickets would change; "
            f"{trial.breached_at_once} would be breached at once."
        )
    if trial.undecided:
        say(f"{trial.undecided} could not be decided upon; the log names them.")
    if trial.rules_differ:
        say(_RULES)
