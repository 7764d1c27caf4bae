"""`vipdesk cover …`: who answers which customer, until when and why, and how it changed."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from integration.cli import cover_ahead, covering
from integration.cli.cover_ahead import Loads, served, voice_of
from integration.cli.covering import HandoverId, described, known_handover
from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, json_line, say, table
from integration.cli.short_ids import short
from integration.domain.cover.cover import Cover, CoverReason, Handover, HandoverState
from integration.domain.names import same
from integration.domain.words.voice import Voice

commands = typer.Typer(help="Who answers which customer, until when and why.", no_args_is_help=True)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show of each VIP customer who answers now, until when and why, and how many tickets that person has."""
    with desk() as opened:
        one = installation(opened, which).id
        covers, loads, voice = served(opened, one), Loads.of(opened, one), voice_of(opened, one)
    if as_json:
        for cover in covers:
            json_line({**_document(cover), **loads.of_person(cover.agent)})
    else:
        columns = ("customer", "dedicated", "answers now", "S1", "until", "why", "has")
        none = "nobody on the roster is VIP now: `vipdesk roster list` says why"
        table(columns, [_row(cover, loads, voice) for cover in covers], empty=none)


@commands.command()
def history(
    customer: Annotated[str | None, typer.Option(help="Of this customer alone.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many changes at most.")] = 100,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show every change of who answers, the newest first: from whom to whom, when, why, and where it stands."""
    with desk() as opened:
        one = installation(opened, which).id
        found = [each for each in opened.store.handovers(one, limit=limit) if _concerns(each, customer)]
        voice = voice_of(opened, one)
    if as_json:
        for handover in found:
            json_line(described(handover))
    else:
        columns = ("id", "at", "customer", "from", "to", "why", "by", "tickets", "state")
        rows = [row for each in found for row in _moves(each, customer, voice)]
        table(columns, rows, empty="who answers has not changed yet")


@commands.command()
def pack(handover: HandoverId, which: Which = None, as_json: AsJson = False) -> None:
    """Print what who takes over needs to know: open tickets, clocks, last answers, next calls."""
    with desk() as opened:
        found = known_handover(opened, installation(opened, which).id, handover)
    if as_json:
        json_line({"id": found.id, "pack": found.pack})
    else:
        say(found.pack or "the pack is empty")


def _document(cover: Cover) -> dict[str, object]:
    return {
        "customer": cover.customer,
        "dedicated": cover.dedicated.email,
        "agent": cover.agent.email,
        "urgent": cover.urgent.email,
        "since": cover.since,
        "until": cover.until,
        "reason": cover.reason,
        "nobody": cover.nobody,
        "by": cover.by or None,
        "why": cover.why or None,
        "handover": cover.handover or None,
    }


def _row(cover: Cover, loads: Loads, voice: Voice) -> Sequence[object]:
    return (
        cover.customer,
        cover.dedicated.name,
        f"{cover.agent.name} (away: nobody is there)" if cover.nobody else cover.agent.name,
        cover.urgent.name if cover.urgent.email != cover.agent.email else "",
        voice.here(cover.until) if cover.until else "not known" if cover.stands_in else "",
        _why(cover),
        loads.told(cover.agent),
    )


def _why(cover: Cover) -> str:
    if cover.reason is CoverReason.DEDICATED:
        return ""
    return ": ".join(part for part in (f"{cover.reason}{f' by {cover.by}' if cover.by else ''}", cover.why) if part)


def _concerns(handover: Handover, customer: str | None) -> bool:
    return customer is None or any(same(move.after.customer, customer) for move in handover.moves)


def _moves(handover: Handover, customer: str | None, voice: Voice) -> Iterator[Sequence[object]]:
    """A row for each customer; what holds for all of them stands in the first."""
    head: tuple[object, object] = (short(handover.id), voice.here(handover.at))
    tail: tuple[object, ...] = (*_reason(handover), len(handover.tickets), _state(handover))
    for move in handover.moves:
        if customer is None or same(move.after.customer, customer):
            yield *head, move.after.customer, _who(move.before), _who(move.after), *tail
            head, tail = ("", ""), ("", "", "", "")


def _reason(handover: Handover) -> tuple[str, str]:
    """Why it was made, and by whom; of one that was undone, the change itself keeps that."""
    if handover.state is HandoverState.UNDONE and handover.moves:
        made = handover.moves[0].after
        return made.why or str(made.reason), made.by
    return handover.why, handover.by


def _state(handover: Handover) -> str:
    if handover.state is HandoverState.UNDONE:
        return f"undone by {handover.by}: {handover.why}"
    return f"{handover.state}: {handover.refused}" if handover.refused else handover.state


def _who(cover: Cover) -> str:
    urgent = cover.urgent.email != cover.agent.email
    return f"{cover.agent.name} (S1: {cover.urgent.name})" if urgent else cover.agent.name


for _room in (cover_ahead, covering):
    commands.registered_commands += _room.commands.registered_commands
