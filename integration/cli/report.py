"""`vipdesk report`: how the promises were kept."""

from collections.abc import Mapping
from datetime import datetime
from math import floor
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, json_line, say, table

if TYPE_CHECKING:
    from integration.domain.record import Line, Record

commands = typer.Typer()

_DAY = ["%Y-%m-%d"]
_COLUMNS = ("severity", "promise", "met", "missed", "running", "running late", "waiting", "stopped", "share met")
_KEYS = ("met", "missed", "running", "running_late", "waiting", "stopped")


@commands.command()
def report(
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="The first day, as 2026-11-01.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="The last day, as 2026-11-30.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show how the promises were kept, by severity: each first response, and each follow-up of a ticket's life.

    A promise counts where its clock began, on a day of the service's zone, and by the severity that governed last.
    Missed are those that were answered late or never; the share met is of those met, missed or late by now. Tickets
    that came with the backfill at set-up are history, and stand apart.
    """
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.domain.record import Period  # noqa: PLC0415
    from integration.usecases.service_report import ServiceReport  # noqa: PLC0415

    with desk() as opened:
        one = installation(opened, which).id
        zone = opened.store.terms(one).hours.zone
        period = Period.of_days(since and since.date(), until and until.date(), zone)
        record = ServiceReport(opened.store, utc_now)(one, period)
    if as_json:
        for line in (*record.lines(history=False), *record.lines(history=True)):
            json_line(_row(line))
        json_line({"since": period.since, "until": period.until, **_counts(record)})
    else:
        _tell(record, _heading(since, until, zone))


def _row(line: "Line") -> Mapping[str, object]:
    head = {"history": line.history, "severity": line.severity, "promise": line.promise}
    return {**head, **{key: getattr(line, key) for key in _KEYS}, "share_met": line.share_met}


def _counts(record: "Record") -> Mapping[str, object]:
    return {
        "tickets": record.tickets,
        "from_history": record.from_history,
        "in_shadow": record.in_shadow,
        "undecided": record.undecided,
    }


def _heading(since: datetime | None, until: datetime | None, zone: str) -> str:
    if since is None and until is None:
        return "All promises that were made"
    first = f"from {since:%Y-%m-%d} on" if since else ""
    last = f"until {until:%Y-%m-%d}" if until else ""
    return f"Promises whose clock began {' '.join(filter(None, (first, last)))} (whole days in {zone})"


def _tell(record: "Record", heading: str) -> None:
    if record.undecided:
        say(f"{record.undecided} tickets could not be measured; the log names them.")
    if not record.tickets:
        say(f"{heading}: none.")
        return
    live = record.tickets - record.from_history
    if live:
        say(f"{heading}, on {live} tickets:")
        _draw(record, history=False)
    if record.from_history:
        say(f"History that came with the backfill at set-up, on {record.from_history} tickets, counted apart:")
        _draw(record, history=True)
    if record.in_shadow:
        say(f"{record.in_shadow} of the tickets were decided in shadow, while nothing was written to the helpdesk.")


def _draw(record: "Record", *, history: bool) -> None:
    table(
        _COLUMNS,
        [
            (line.severity, line.promise, *(getattr(line, key) for key in _KEYS), _share(line.share_met))
            for line in record.lines(history=history)
        ],
    )


def _share(share: float | None) -> str:
    # Rounded down: 100% says that no promise was broken.
    return "-" if share is None else f"{floor(share * 1000) / 10:g}%"
