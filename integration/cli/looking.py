"""Commands that show what was decided and why, and that put tickets in line again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.domain.errors import BadInput
from integration.domain.explanation import explained, told_short
from integration.domain.journal import Promise
from integration.domain.memory import Memory
from integration.domain.words.languages import LANGUAGES, language_of

commands = typer.Typer()


@commands.command()
def tickets(
    which: Which = None,
    to_place: Annotated[bool, typer.Option("--triage", help="Only those whose customer no rule could place.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Show the last decision for each ticket."""
    with desk() as opened:
        one = installation(opened, which).id
        memories = opened.store.triage_list(one) if to_place else opened.store.latest(one, limit=limit)
    rows = [_row(memory) for memory in memories]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        shown = ("ticket", "customer", "standing", "severity", "rule", "first_response_due", "follow_up_due", "agent")
        table([name.replace("_", " ") for name in shown], [[row[name] for name in shown] for row in rows])


@commands.command()
def explain(
    ticket: str,
    which: Which = None,
    lang: Annotated[str, typer.Option(help=f"In which language: {', '.join(LANGUAGES)}.")] = "en",
    short: Annotated[bool, typer.Option("--short", help="A few lines to paste into a reply to the customer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell why a ticket has its severity, agent and due dates: rule, version, counted and skipped time."""
    language = language_of(lang)
    with desk() as opened:
        one = installation(opened, which).id
        memory = opened.store.recall(one, ticket)
        if memory is None:
            message = f"nothing was decided for ticket {ticket} yet; `vipdesk tickets` lists those that are known"
            raise BadInput(message)
        zone = opened.store.terms(one, memory.decision.terms_version).hours.zone
    story = (told_short if short else explained)(memory, zone, language)
    json_line({"decision": memory.decision, "words": story}) if as_json else say("\n".join(story))


@commands.command()
def replay(
    ids: Annotated[list[str] | None, typer.Argument(help="Delivery ids, as `vipdesk deliveries` shows them.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="All since, as 2026-11-22T09:00:00+0000.")
    ] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Put the tickets of these deliveries in line again, as if their webhooks came now."""
    if not ids and since is None:
        message = "say which deliveries: their ids, or --since an instant"
        raise BadInput(message)
    with desk() as opened:
        count = opened.store.replay(installation(opened, which).id, ids=ids or (), since=since)
    if ids and not count:
        message = "no delivery has such an id: `vipdesk deliveries` shows them, each with its ticket"
        raise BadInput(message)
    json_line({"tickets": count}) if as_json else good(f"{count} tickets are in line again")


@commands.command()
def deliveries(
    which: Which = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the webhooks that came, newest first."""
    with desk() as opened:
        found = opened.store.deliveries(installation(opened, which).id, limit=limit)
    if as_json:
        for each in found:
            json_line(each)
    else:
        rows = [(d.id, d.ticket, d.kind, d.received_at.isoformat(), "yes" if d.echo else "") for d in found]
        table(("id", "ticket", "what", "came at", "our echo"), rows)


@commands.command()
def parked(which: Which = None, as_json: AsJson = False) -> None:
    """Show the tickets that wait for a person, since when and why."""
    with desk() as opened:
        found = opened.store.parked(installation(opened, which).id)
    if as_json:
        for each in found:
            json_line(each)
    else:
        table(
            ("ticket", "since", "why"),
            [(p.ticket, p.since.isoformat(), p.reason) for p in found],
            empty="no ticket waits for a person",
        )


def _row(memory: Memory) -> Mapping[str, object]:
    decision = memory.decision
    due = {clock.promise: clock.due for clock in decision.clocks if clock.running}
    first = next((clock.due for clock in decision.clocks if clock.promise is Promise.FIRST_RESPONSE), None)
    return {
        "ticket": decision.ticket,
        "customer": decision.customer,
        "standing": decision.standing,
        "severity": int(decision.severity) if decision.severity else None,
        "confirmed": decision.confirmed,
        "rule": decision.rule,
        "first_response_due": first,
        "follow_up_due": due.get(Promise.FOLLOW_UP),
        "agent": decision.agent.name if decision.agent else None,
        "settled": memory.settled,
        "round_trip_ms": round(memory.round_trip.total_seconds() * 1000) if memory.round_trip else None,
    }
