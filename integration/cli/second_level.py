"""`vipdesk second-level …`: tickets to second level and back, and the panel in which agents do that."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from integration.cli.cover_ahead import voice_of
from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.cli.short_ids import short
from integration.domain.second_level.escalation import Asked
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.bootstrap import Desk
    from integration.usecases.ask_second_level import AskSecondLevel
    from integration.usecases.see_second_level import AtSecondLevel

commands = typer.Typer(help="Tickets to second level and back.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Who says so: the name is kept with the ticket.")]


@commands.command()
def hand(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    ticket: str,
    reason: Annotated[str, typer.Option(help="Why second level is needed: it stands on the ticket.")],
    by: By,
    page: Annotated[bool, typer.Option("--page", help="Page operations too.")] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Give a ticket to who covers second level now; the dedicated agent stays the customer's contact."""
    with desk() as opened:
        one = installation(opened, which).id
        asked = _ask(opened).hand_over(one, ticket, by, reason, page=page)
    _tell(ticket, asked, f"ticket {ticket} goes to second level", as_json=as_json)


@commands.command()
def acknowledge(ticket: str, by: By, which: Which = None, as_json: AsJson = False) -> None:
    """Say that second level has a ticket in hand."""
    with desk() as opened:
        asked = _ask(opened).acknowledge(installation(opened, which).id, ticket, by)
    _tell(ticket, asked, f"ticket {ticket} is acknowledged", as_json=as_json)


@commands.command()
def back(
    ticket: str,
    by: By,
    why: Annotated[str, typer.Option(help="What was found or done: it stands on the ticket.")] = "",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Give a ticket back to who answers the customer."""
    with desk() as opened:
        asked = _ask(opened).give_back(installation(opened, which).id, ticket, by, why)
    _tell(ticket, asked, f"ticket {ticket} goes back to who answers the customer", as_json=as_json)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show the tickets that second level has, until when they are to be acknowledged, and which are late."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.usecases.see_second_level import SeeSecondLevel  # noqa: PLC0415 - as above

    with desk() as opened:
        one = installation(opened, which).id
        found, voice = list(SeeSecondLevel(opened.store)(one)), voice_of(opened, one)
    rows = [_row(each, utc_now()) for each in found]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        shown = ("ticket", "customer", "severity", "to", "since", "due", "state")
        cells = [[_cell(row[name], voice) for name in shown] for row in rows]
        table(shown, cells, empty="second level has no ticket")


@commands.command()
def panel(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it, to tell it from others.")] = "panel",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Make the address of the panel that the helpdesk shows beside a ticket; whoever has it sees every VIP ticket.

    `vipdesk links revoke` ends it.
    """
    with desk() as opened:
        link, url = opened.links.panel(installation(opened, which).id, name)
    if as_json:
        json_line({"id": link.id, "url": url, "name": link.subject})
    else:
        ends = f"`vipdesk links revoke {short(link.id)}` ends it"
        good(f"paste this address where the helpdesk asks for it (shown once; {ends}):")
        say(url)


def _ask(opened: "Desk") -> "AskSecondLevel":
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.usecases.ask_second_level import AskSecondLevel  # noqa: PLC0415 - as above

    return AskSecondLevel(opened.store, utc_now)


def _tell(ticket: str, asked: Asked, what: str, *, as_json: bool) -> None:
    json_line({"ticket": ticket, **_document(asked)}) if as_json else good(what)


def _document(asked: Asked) -> dict[str, Any]:
    return {"step": asked.step, "at": asked.at, "by": asked.by, "reason": asked.reason, "page": asked.page}


def _row(found: "AtSecondLevel", now: datetime) -> dict[str, Any]:
    decision, stay = found.memory.decision, found.stay
    return {
        "ticket": decision.ticket,
        "customer": decision.customer,
        "severity": int(decision.severity) if decision.severity else None,
        "to": stay.to.name if stay else None,
        "since": stay.at if stay else None,
        "due": stay.due if stay else None,
        "acknowledged_at": stay.acknowledged_at if stay else None,
        "late": bool(stay and stay.late_at(now)),
        "paged": bool(stay and stay.paged),
        "reason": stay.reason if stay else None,
        "state": _state(found, now),
    }


def _state(found: "AtSecondLevel", now: datetime) -> str:
    if found.stay is None or found.standing.waits:
        return f"{found.standing.waits.step}: on its way" if found.standing.waits else "on its way"
    if found.stay.acknowledged:
        return "acknowledged"
    return "late" if found.stay.late_at(now) else "to be acknowledged"


def _cell(value: object, voice: Voice) -> object:
    return voice.here(value) if isinstance(value, datetime) else value
