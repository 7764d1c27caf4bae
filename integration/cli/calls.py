"""`vipdesk calls …`: the calls that customers booked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, table
from integration.domain.booking.booking import Booking, BookingState

commands = typer.Typer(help="The calls that customers booked.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The call's id, as `vipdesk calls list` shows it.")]
_LATELY = timedelta(days=14)


@commands.command("list")
def list_(
    agent: Annotated[str | None, typer.Option(help="Of this agent alone, by address.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show the calls of the last two weeks and all that are ahead: when, with whom, and where they stand."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        agents = [agent] if agent else [each.email for each in opened.store.roster(one).agents]
        since = utc_now() - _LATELY
        found = [call for each in agents for call in opened.store.bookings_of(one, each, since)]
    calls = [call for call in found if call.state is not BookingState.HOLD]
    if as_json:
        for call in calls:
            json_line(document(call))
    else:
        table(("id", "start", "for", "company", "agent", "ticket", "state", "problem"), [_row(call) for call in calls])


@commands.command()
def cancel(
    id_: Id,
    why: Annotated[str, typer.Option(help="Why; the ticket tells it.")] = "",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Cancel a call: Google tells the customer, and the time is free again."""
    with desk() as opened:
        one = installation(opened, which).id
        done = opened.calendars.change.by_desk_cancel(one, id_, why)
    _told(done, "cancelled" if done.state is BookingState.CANCELLED else "being cancelled", as_json=as_json)


@commands.command("no-show")
def no_show(
    id_: Id,
    why: Annotated[str, typer.Option(help="Why; the ticket tells it.")] = "",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Say that a call did not take place: then it counts as no contact."""
    with desk() as opened:
        one = installation(opened, which).id
        done = opened.calendars.change.no_show(one, id_, why)
    _told(done, "counted as not held", as_json=as_json)


def document(call: Booking) -> dict[str, object]:
    """A call for programs; what the customer wrote stays out."""
    return {
        "id": call.id,
        "start": call.span.start,
        "end": call.span.end,
        "call": call.kind,
        "company": call.customer,
        "agent": call.agent,
        "ticket": call.ticket or None,
        "state": call.state,
        "urgent": call.urgent,
        "meet": call.meet or None,
        "problem": call.problem or None,
    }


def _told(call: Booking, what: str, *, as_json: bool) -> None:
    json_line(document(call)) if as_json else good(f"the call of {call.customer} is {what}")


def _row(call: Booking) -> Sequence[object]:
    return (
        call.id,
        _shown(call.span.start),
        call.kind,
        call.customer,
        call.agent,
        call.ticket,
        call.state,
        call.problem,
    )


def _shown(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
