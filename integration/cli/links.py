"""`vipdesk links …`: the addresses by which customers book calls with their agent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import BadInput

commands = typer.Typer(help="The addresses by which customers book calls.", no_args_is_help=True)

_FORMATS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]
_INSTANT = "an instant with its zone, as 2026-12-31T18:00+0100"


@commands.command()
def add(
    customer: Annotated[str, typer.Argument(metavar="COMPANY", help="The company, as the roster names it.")],
    ticket: Annotated[str, typer.Option(help="Calls that are booked by it belong to this ticket.")] = "",
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help=f"When it ends by itself: {_INSTANT}.")
    ] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Make a booking address for a customer: whoever has it can book calls in the customer's name.

    It ends with the customer's VIP service, when it is revoked, or at --until, whatever comes first.
    """
    _refuse_past(until)
    with desk() as opened:
        one = installation(opened, which).id
        link, url = opened.links.book(one, customer, ticket=ticket, expires_at=until)
    if as_json:
        json_line({"id": link.id, "url": url, **_document(link)})
    else:
        good(f"{link.subject} can book calls here (it is shown once; `vipdesk links revoke {link.id}` ends it):")
        say(url)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show whose booking addresses there are, without the addresses."""
    with desk() as opened:
        links = opened.store.links(installation(opened, which).id)
    found = [link for link in links if link.purpose is Purpose.BOOK]
    if as_json:
        for link in found:
            json_line({"id": link.id, **_document(link)})
    else:
        table(("id", "company", "ticket", "since", "until", "revoked"), [_row(link) for link in found])


@commands.command()
def revoke(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `vipdesk links list` shows it.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """End a booking address for good; calls that were booked by it stay."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        if not opened.store.revoke_link(installation(opened, which).id, id_, utc_now()):
            message = f"no open link is called {id_}; `vipdesk links list` shows them"
            raise BadInput(message)
    json_line({"revoked": id_}) if as_json else good(f"{id_} opens nothing any more")


def _refuse_past(until: datetime | None) -> None:
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    if until and until <= utc_now():
        message = f"--until {until:%Y-%m-%dT%H:%M%z} is over: the link would open nothing; name a later instant"
        raise BadInput(message)


def _document(link: Link) -> dict[str, object]:
    return {
        "company": link.subject,
        "ticket": link.ticket or None,
        "made_at": link.made_at,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
    }


def _row(link: Link) -> Sequence[object]:
    return link.id, link.subject, link.ticket, *(_shown(at) for at in (link.made_at, link.expires_at, link.revoked_at))


def _shown(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else ""
