"""`vipdesk shadow …`: decide and record without writing to the helpdesk, and see how that compares with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from integration.cli.long_table import Draw, long_table
from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.domain.words.languages import LANGUAGES
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.domain.comparison import Agreement, Compared, Comparison, Shown

commands = typer.Typer(help="Decide without writing, and compare with the helpdesk.", no_args_is_help=True)

_COLUMNS = ("ticket", "customer", "what", "the helpdesk shows", "we would show", "stricter")


@commands.command()
def on(which: Which = None, as_json: AsJson = False) -> None:
    """Write nothing to the helpdesk from now on, and tell nobody: decide, and record what would be shown."""
    _switch(which, shadow=True, as_json=as_json)


@commands.command()
def off(which: Which = None, as_json: AsJson = False) -> None:
    """Write to the helpdesk from now on: each ticket with its next event or deadline, or with the next walk."""
    _switch(which, shadow=False, as_json=as_json)


@commands.command()
def report(which: Which = None, as_json: AsJson = False) -> None:
    """Compare what we would show with what the helpdesk shows, for every ticket that was decided in shadow.

    A ticket agrees where nothing would change; is filled in where we would only add what the helpdesk leaves empty; and
    differs where it shows something else. Stricter is an earlier due date, or a worse priority or severity.
    """
    from integration.usecases.shadow_report import ShadowReport  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which)
        compare = ShadowReport(opened.store)
        if as_json:
            json_line(_summary(compare(one.id, lambda comparison: json_line(_row(comparison)))))
            return
        names = {agent.host_id: agent.name for agent in opened.store.roster(one.id).agents}
        page = _Page(Voice(LANGUAGES["en"], opened.store.terms(one.id).hours.zone), names)
        with long_table(_COLUMNS) as draw:
            agreement = compare(one.id, lambda comparison: page.draw(comparison, draw))
    page.tell(agreement, shadow=one.shadow)


def _switch(which: str | None, *, shadow: bool, as_json: bool) -> None:
    with desk() as opened:
        one = installation(opened, which).id
        opened.store.set_shadow(one, shadow=shadow)
    if as_json:
        json_line({"installation": one, "shadow": shadow})
    elif shadow:
        good(f"{one} is in shadow: nothing is written to the helpdesk, and nobody is told")
        say("`vipdesk reconcile` decides all open tickets now; then `vipdesk shadow report` compares.")
    else:
        good(f"{one} is out of the shadow: the helpdesk is written to from now on")
        say("Each ticket follows with its next event or deadline; `vipdesk reconcile` brings them all up now.")


def _row(comparison: "Comparison") -> Mapping[str, object]:
    return {
        "ticket": comparison.ticket,
        "customer": comparison.customer,
        "decided_at": comparison.decided_at,
        "outcome": comparison.outcome,
        "stricter": comparison.stricter,
        "by_hand": comparison.by_hand,
        "differences": [_difference(each) for each in comparison.differences()],
    }


def _difference(each: "Compared") -> Mapping[str, object]:
    later = each.later.total_seconds() if each.later else None
    what = {"what": each.aspect, "outcome": each.outcome, "stricter": each.stricter}
    return {**what, "theirs": each.theirs, "ours": each.ours, "later_by_seconds": later}


def _summary(agreement: "Agreement") -> Mapping[str, object]:
    from integration.domain.comparison import Aspect, Outcome  # noqa: PLC0415 - each command starts with what it needs

    outcomes, fields = agreement.outcomes, agreement.fields
    return {
        "seen": agreement.seen,
        "tickets": agreement.tickets,
        "agree": outcomes[Outcome.SAME],
        "filled_in": outcomes[Outcome.ADDED],
        "differ": outcomes[Outcome.OTHER],
        "stricter": agreement.stricter,
        "by_hand": agreement.by_hand,
        "fields": {aspect: {outcome: fields[aspect, outcome] for outcome in Outcome} for aspect in Aspect},
        "due_earlier": _moved(agreement.earlier),
        "due_later": _moved(agreement.later),
    }


def _moved(figures: tuple[int, timedelta | None]) -> Mapping[str, object]:
    count, middle = figures
    return {"tickets": count, "median_seconds": middle and middle.total_seconds()}


@dataclass(frozen=True, slots=True)
class _Page:
    """What people read: times on the service's wall clock, agents by their names."""

    voice: Voice
    names: Mapping[str, str]

    def draw(self, comparison: "Comparison", draw: Draw) -> None:
        """The differences of one ticket, a row each."""
        head: tuple[object, ...] = (comparison.ticket, comparison.customer)
        for each in comparison.differences():
            theirs, ours = (self._cell(each.aspect, value) for value in (each.theirs, each.ours))
            draw(*head, each.aspect, theirs, ours, "yes" if each.stricter else "")
            head = ("", "")

    def tell(self, agreement: "Agreement", *, shadow: bool) -> None:
        """The whole in figures."""
        if not agreement.seen:
            begin = "`vipdesk reconcile` decides all open tickets" if shadow else "begin with `vipdesk shadow on`"
            say(f"Nothing was decided in shadow yet; {begin}.")
            return
        told = _summary(agreement)
        say(_SUMMARY.format(**told))
        self._tell_fields(agreement)
        self._tell_due(agreement.earlier, "earlier")
        self._tell_due(agreement.later, "later")
        if agreement.by_hand:
            say(_BY_HAND.format(**told))

    def _tell_fields(self, agreement: "Agreement") -> None:
        from integration.domain.comparison import Aspect, Outcome  # noqa: PLC0415 - as above

        rows = [(aspect, *(agreement.fields[aspect, outcome] for outcome in Outcome)) for aspect in Aspect]
        table(("what", "the same", "filled in", "something else"), rows)

    def _tell_due(self, figures: tuple[int, timedelta | None], which: str) -> None:
        count, middle = figures
        if middle:
            say(f"{count} of our due dates are {which} than the helpdesk's, by {self.voice.length(middle)} (median).")

    def _cell(self, aspect: str, value: "Shown") -> str:
        if isinstance(value, datetime):
            return self.voice.here(value)
        if isinstance(value, tuple):
            return ", ".join(value) or "-"
        told = "-" if value is None else str(value)
        return self.names.get(told, told) if aspect == "assignee" else told


_SUMMARY = (
    "{seen} tickets were decided in shadow, and {tickets} of them are ours to look after: on {agree} nothing would "
    "change, {filled_in} would only be filled in, {differ} differ. On {stricter} we would be stricter."
)
_BY_HAND = "On {by_hand} tickets ours follows a due date or an agent that a person set, so agreement there says little."
