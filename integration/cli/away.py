"""`vipdesk away …`: absences that people enter; those in calendars are seen by themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line, table
from integration.cli.short_ids import meant, short
from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer(
    help="Absences that people enter; those in calendars are seen by themselves.", no_args_is_help=True
)

_Agent = Annotated[str, typer.Argument(metavar="AGENT", help="The agent's address, as the roster or the desk has it.")]
_Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="A day of the service's, as 2026-12-24.")]
_By = Annotated[str, typer.Option(help="Who enters it; kept with the absence.")]


@commands.command()
def sick(agent: _Agent, by: _By = "", which: Which = None, as_json: AsJson = False) -> None:
    """Say that an agent is sick today: away from now until the next day's opening, or until `away back`."""
    with desk() as opened:
        one = installation(opened, which).id
        made = opened.change_cover.sick(one, agent, by.strip())
        voice = _voice(opened, one)
    _told(made, voice, as_json=as_json)


@commands.command()
def leave(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    agent: _Agent, first: _Day, last: _Day, by: _By = "", which: Which = None, as_json: AsJson = False
) -> None:
    """Enter an absence ahead, from the FIRST day to the LAST, both included, in the service's zone."""
    with desk() as opened:
        one = installation(opened, which).id
        made = opened.change_cover.leave(one, agent, first.date(), last.date(), by.strip())
        voice = _voice(opened, one)
    _told(made, voice, as_json=as_json)


@commands.command()
def back(agent: _Agent, by: _By = "", which: Which = None, as_json: AsJson = False) -> None:
    """Say that an agent is back: what was entered and holds now ends; what stands in the calendar has to end there."""
    with desk() as opened:
        one = installation(opened, which).id
        done = opened.change_cover.back(one, agent, by.strip())
        voice = _voice(opened, one)
    still = done.still
    if as_json:
        json_line({"agent": agent.strip().casefold(), "ended": len(done.ended), "still": still and document(still)})
    elif still:
        bad(f"{agent} is still away{_until(still, voice)}: {still.kind}", "end it in the calendar")
    else:
        good(f"{agent} is back; the customers' tickets follow, but for those that a person moved")


@commands.command()
def cancel(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `vipdesk away list` shows it.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Take back an absence that was entered, as if it had never been."""
    with desk() as opened:
        one = installation(opened, which).id
        entered = (absence.id for absence in opened.store.absences(one, opened.keep_cover.now()))
        cancelled = meant(id_, entered, "vipdesk away list")
        opened.store.end_absence(one, cancelled)
        opened.keep_cover(one)
    json_line({"cancelled": cancelled}) if as_json else good(f"the absence {short(cancelled)} is cancelled")


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show who is away now and ahead: what was entered, and of calendars as far as gaps are looked for."""
    with desk() as opened:
        one = installation(opened, which).id
        found, unknown = _ahead(opened, one)
        voice = _voice(opened, one)
    if as_json:
        for absence in found:
            json_line({**document(absence), "calendar_read": absence.agent not in unknown})
        return
    columns = ("id", "agent", "from", "until", "why", "by")
    table(columns, [_row(absence, voice) for absence in found], empty="nobody is away, as far as is looked ahead")
    for agent in unknown:
        bad(f"the calendar of {agent} can't be read now: what is shown is as it was last", "`vipdesk calendar list`")


def document(absence: Absence) -> dict[str, object]:
    """An absence for programs."""
    return {
        "id": _id(absence) or None,
        "agent": absence.agent,
        "from": absence.start,
        "until": absence.end,
        "kind": absence.kind,
        "by": absence.by or None,
    }


def _ahead(opened: "Desk", one: str) -> tuple[Sequence[Absence], Sequence[str]]:
    """Absences that are not over, by start, and whose calendars can't be read."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.domain.hours.interval import Interval  # noqa: PLC0415

    now = utc_now()
    there = opened.attendances(one, Interval(now, now + opened.store.desk_plan(one).look_ahead))
    known = (absence for attendance in there.values() for absence in attendance.absences)
    found = [absence for absence in known if absence.end is None or absence.end > now]
    return sorted(found, key=lambda each: (each.start, each.agent)), [
        who for who, each in there.items() if not each.known
    ]


def _told(made: Absence, voice: Voice, *, as_json: bool) -> None:
    json_line(document(made)) if as_json else good(
        f"{made.agent} is away from {voice.here(made.start)}{_until(made, voice)}; see `vipdesk cover list`"
    )


def _until(absence: Absence, voice: Voice) -> str:
    return f" until {voice.here(absence.end)}" if absence.end else " until `vipdesk away back`"


def _row(absence: Absence, voice: Voice) -> Sequence[object]:
    end = voice.here(absence.end) if absence.end else "not known"
    return short(_id(absence)), absence.agent, voice.here(absence.start), end, absence.kind, absence.by


def _id(absence: Absence) -> str:
    """What stands in a calendar is changed there, not by an id."""
    return "" if absence.kind is AbsenceKind.CALENDAR else absence.id


def _voice(opened: "Desk", one: str) -> Voice:
    return Voice(ENGLISH, opened.store.terms(one).hours.zone)
