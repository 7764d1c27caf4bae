"""A person's due date for what is owed on a ticket: who, why and until when; after which computing resumes."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line
from integration.domain.decision import Decision
from integration.domain.errors import BadInput
from integration.domain.journal import Override
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer()

_FORMATS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]
_INSTANT = "an instant with its zone, as 2026-11-23T15:00+0100"


@commands.command()
def override(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    ticket: str,
    due: Annotated[datetime | None, typer.Option(formats=_FORMATS, help=f"The new due date: {_INSTANT}.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="When computing resumes.")] = None,
    by: Annotated[str, typer.Option(help="Who set it.")] = "",
    why: Annotated[str, typer.Option(help="Why.")] = "",
    end: Annotated[bool, typer.Option("--end", help="End the one that is there: computing resumes now.")] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Set the due date of what is owed on a ticket by hand; without --until it holds until that is done."""
    if (due is None) is not end:
        message = "say either --due and an instant, or --end"
        raise BadInput(message)
    if due and not (by.strip() and why.strip()):
        message = "say --by whom and --why: both are kept with the ticket"
        raise BadInput(message)
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        decision = _decision(opened, one, ticket)
        if decision.owed is None:
            message = f"nothing is owed on ticket {ticket} now, so there is no due date to set"
            raise BadInput(message)
        now = utc_now()
        made = Override(now, decision.owed.promise, due, until, by.strip(), why.strip())
        opened.store.state(one, ticket, made)
        opened.store.enqueue(one, [ticket], now)
        voice = Voice(ENGLISH, opened.store.terms(one, decision.terms_version).hours.zone)
    if as_json:
        json_line(made)
    elif made.due:
        good(f"ticket {ticket}: the {made.promise} is due {voice.at(made.due)}")
    else:
        good(f"ticket {ticket}: the {made.promise} is computed again")


def _decision(opened: "Desk", one: str, ticket: str) -> Decision:
    memory = opened.store.recall(one, ticket)
    if memory is None:
        message = f"nothing was decided for ticket {ticket} yet; `vipdesk tickets` lists those that are known"
        raise BadInput(message)
    return memory.decision
