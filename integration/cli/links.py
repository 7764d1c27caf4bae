"""`vipdesk links …`: the addresses that customers get: their own page, chat, and booking calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.cli.short_ids import meant, short
from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import BadInput

commands = typer.Typer(
    help="The addresses that customers get: their own page, chat, and booking calls.", no_args_is_help=True
)

_FORMATS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]
_INSTANT = "an instant with its zone, as 2026-12-31T18:00+0100"


class Leading(StrEnum):
    """What an address is for."""

    BOOK = "book"
    PAGE = "page"
    CHAT = "chat"


_LEADS: Mapping[Leading, str] = {
    Leading.BOOK: "can book calls here",
    Leading.PAGE: "has a page of their own here, with their tickets: it is for them alone",
    Leading.CHAT: "can chat here; this address may stand in public",
}


@commands.command()
def add(  # noqa: PLR0913, PLR0917 - one for each option
    customer: Annotated[str, typer.Argument(metavar="COMPANY", help="The company, as the roster names it.")],
    leading: Annotated[
        Leading, typer.Option("--for", help="To book calls, to the customer's own page, or to chat alone.")
    ] = Leading.BOOK,
    ticket: Annotated[str, typer.Option(help="Calls that are booked by it belong to this ticket.")] = "",
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help=f"When it ends by itself: {_INSTANT}.")
    ] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Make an address for a customer: whoever has it can book calls and leave messages in the customer's name.

    It ends with the customer's VIP service, when it is revoked, or at --until, whatever comes first.
    """
    _refuse_past(until)
    _refuse_ticket(leading, ticket)
    with desk() as opened:
        one, links = installation(opened, which).id, opened.links
        if leading is Leading.BOOK:
            link, url = links.book(one, customer, ticket=ticket, expires_at=until)
        else:
            link, url = (links.page if leading is Leading.PAGE else links.chat)(one, customer, until)
    if as_json:
        json_line({"id": link.id, "url": url, **_document(link)})
    else:
        good(f"{link.subject} {_LEADS[leading]} (shown once; `vipdesk links revoke {short(link.id)}` ends it):")
        say(url)


@commands.command()
def snippet(
    customer: Annotated[str, typer.Argument(metavar="COMPANY", help="The company, as the roster names it.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Print the line that a customer puts into the pages of their own site: the chat button."""
    with desk() as opened:
        url = opened.links.chat_url(installation(opened, which).id, customer)
    if not url:
        message = f"{customer} can't have a chat button: run `vipdesk links add {customer!r} --for chat` to see why"
        raise BadInput(message)
    line = f'<script src="{escape(url)}.js" async></script>'
    json_line({"company": customer, "chat": url, "snippet": line}) if as_json else say(line)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show whose addresses there are and what for, without the addresses; those of the panel beside tickets too."""
    with desk() as opened:
        links = opened.store.links(installation(opened, which).id)
    shown = {*Leading, Purpose.PANEL.value}
    found = [link for link in links if link.purpose.value in shown]
    if as_json:
        for link in found:
            json_line({"id": link.id, **_document(link)})
    else:
        columns = ("id", "company", "for", "ticket", "since", "until", "revoked")
        table(columns, [_row(link) for link in found], empty="there is no address yet: `vipdesk links add COMPANY`")


@commands.command()
def revoke(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="As `vipdesk links list` shows it; its beginning is enough.")
    ],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """End an address for good; calls that were booked by it stay."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        ended = meant(id_, (link.id for link in opened.store.links(one)), "vipdesk links list")
        if not opened.store.revoke_link(one, ended, utc_now()):
            message = f"no open link is called {id_}; `vipdesk links list` shows them"
            raise BadInput(message)
    json_line({"revoked": ended}) if as_json else good(f"{short(ended)} opens nothing any more")


def _refuse_ticket(leading: Leading, ticket: str) -> None:
    if ticket and leading is not Leading.BOOK:
        message = f"--ticket is for addresses to book calls; leave it out with --for {leading}"
        raise BadInput(message)


def _refuse_past(until: datetime | None) -> None:
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    if until and until <= utc_now():
        message = f"--until {until:%Y-%m-%dT%H:%M%z} is over: the link would open nothing; name a later instant"
        raise BadInput(message)


def _document(link: Link) -> dict[str, object]:
    return {
        "company": link.subject,
        "for": link.purpose,
        "ticket": link.ticket or None,
        "made_at": link.made_at,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
    }


def _row(link: Link) -> Sequence[object]:
    ends = (_shown(at) for at in (link.made_at, link.expires_at, link.revoked_at))
    return short(link.id), link.subject, link.purpose.value, link.ticket, *ends


def _shown(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else ""
