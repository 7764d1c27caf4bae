"""The steps of `vipdesk cover …` that change who answers: by hand, back to the rule, and back to how it was."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say
from integration.cli.short_ids import meant, short
from integration.domain.cover.cover import Cover, Handover
from integration.domain.errors import BadInput

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer()

HandoverId = Annotated[str, typer.Argument(metavar="HANDOVER", help="Its id, as `vipdesk cover history` shows it.")]

_LATEST = 1000
_FORMATS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]
_INSTANT = "an instant with its zone, as 2026-12-24T17:00+0100"
_Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The company, as the roster names it.")]
_By = Annotated[str, typer.Option(help="Who decided it.")]
_Why = Annotated[str, typer.Option(help="Why.")]


@commands.command("set")
def set_(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    customer: _Customer,
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="Who answers, by address.")],
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help=f"Until when: {_INSTANT}; else until `vipdesk cover end`.")
    ] = None,
    by: _By = "",
    why: _Why = "",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Say who answers a customer, whatever calendars say; their open tickets go along, but what a person moved."""
    _require(by, why)
    with desk() as opened:
        one = installation(opened, which).id
        made = opened.change_cover.pin(one, customer, agent, until, by.strip(), why.strip())
    _told(made, as_json=as_json)


@commands.command()
def end(
    customer: _Customer,
    by: Annotated[str, typer.Option(help="Who ends it.")] = "",
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """End what was set by hand: absences and the chain say again who answers."""
    from integration.usecases.who_answers import cover_of  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        opened.change_cover.unpin(one, customer, by.strip())
        found = opened.store.roster(one).named(customer)
        cover = cover_of(opened.store, one, found, opened.keep_cover.now) if found else None
    answers = cover.agent if cover else None
    if as_json:
        json_line({"customer": customer, "agent": answers and answers.email})
    else:
        good(f"{customer} is answered by {answers.name} now" if answers else f"nothing is set for {customer} any more")


@commands.command()
def undo(handover: HandoverId, by: _By = "", why: _Why = "", which: Which = None, as_json: AsJson = False) -> None:
    """Take a change back: who answered before does so again, until the change would have ended."""
    _require(by, why)
    with desk() as opened:
        one = installation(opened, which).id
        made = opened.change_cover.undo(one, known_handover(opened, one, handover).id, by.strip(), why.strip())
    _told(made, as_json=as_json)


def known_handover(opened: "Desk", one: str, begin: str) -> Handover:
    """The change whose id begins so, of the latest ones; raises BadInput saying where ids are."""
    latest = {each.id: each for each in opened.store.handovers(one, limit=_LATEST)}
    return latest[meant(begin, latest, "vipdesk cover history")]


def described(handover: Handover) -> dict[str, object]:
    """A change for programs; the pack is `vipdesk cover pack`'s."""
    return {
        "id": handover.id,
        "at": handover.at,
        "state": handover.state,
        "ended_at": handover.ended_at,
        "by": handover.by or None,
        "why": handover.why or None,
        "refused": handover.refused or None,
        "tickets": handover.tickets,
        "moves": [
            {"customer": move.after.customer, "from": _side(move.before), "to": _side(move.after)}
            for move in handover.moves
        ],
    }


def _side(cover: Cover) -> dict[str, object]:
    people = {"agent": cover.agent.email, "urgent": cover.urgent.email}
    return {**people, "reason": cover.reason, "until": cover.until}


def _require(by: str, why: str) -> None:
    if not (by.strip() and why.strip()):
        message = "say --by whom and --why: both are kept in the history"
        raise BadInput(message)


def _told(made: Handover, *, as_json: bool) -> None:
    if as_json:
        json_line(described(made))
        return
    for move in made.moves:
        good(f"{move.after.customer} is answered by {move.after.agent.name}, after {move.before.agent.name}")
    say(f"{len(made.tickets)} open tickets follow; `vipdesk cover undo {short(made.id)}` takes it back")
