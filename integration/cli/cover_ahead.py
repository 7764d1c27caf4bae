"""What `vipdesk cover …` shows of the days ahead and of how much everybody has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line, table
from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

if TYPE_CHECKING:
    from integration.bootstrap import Desk
    from integration.domain.cover.desk_plan import DeskPlan
    from integration.domain.cover.load import Load

commands = typer.Typer()


@commands.command()
def gaps(which: Which = None, as_json: AsJson = False) -> None:
    """Show when nobody of the chain would be at work within the service's hours, as far as the desk looks ahead."""
    with desk() as opened:
        one = installation(opened, which).id
        ahead = opened.gaps_ahead(one)
        voice = voice_of(opened, one)
    if as_json:
        for gap in ahead.gaps:
            json_line({"start": gap.span.start, "end": gap.span.end, "customers": gap.customers})
        return
    if ahead.gaps:
        cells = [
            (voice.stretch(gap.span.start, gap.span.end), len(gap.customers), ", ".join(gap.customers))
            for gap in ahead.gaps
        ]
        table(("nobody is there", "customers", "for"), cells)
    else:
        good(f"somebody is there for every customer until {voice.here(ahead.until)} (`look_ahead` of the desk's plan)")
    for agent in ahead.unread:
        bad(f"the calendar of {agent} can't be read now: it counts as it was last", "`vipdesk calendar list`")


@commands.command()
def load(which: Which = None, as_json: AsJson = False) -> None:
    """Show how many open VIP tickets everybody has, their limit, and how many customers they answer."""
    with desk() as opened:
        one = installation(opened, which).id
        covers, loads = served(opened, one), Loads.of(opened, one)
    people = {agent.email.casefold(): agent for agent in (*loads.people(), *(each.agent for each in covers))}
    rows = [(agent, sum(each.agent.host_id == agent.host_id for each in covers)) for agent in people.values()]
    if as_json:
        for agent, customers in rows:
            json_line({"agent": agent.email, "name": agent.name, "customers": customers, **loads.of_person(agent)})
    else:
        columns = ("agent", "name", "customers", "open tickets / limit")
        table(columns, [(agent.email, agent.name, customers, loads.told(agent)) for agent, customers in rows])


@dataclass(frozen=True, slots=True)
class Loads:
    """How many open VIP tickets people have, and how many they take."""

    plan: "DeskPlan"
    load: "Load"

    @classmethod
    def of(cls, opened: "Desk", one: str) -> "Loads":
        """Those of an installation, as its tickets were decided upon last."""
        from integration.domain.cover.load import Load  # noqa: PLC0415 - each command starts with what it needs

        return cls(opened.store.desk_plan(one), Load.of(opened.store.each(one, open_only=True)))

    def people(self) -> Iterator[Agent]:
        """Everybody of the plan who can have tickets."""
        return (person.agent for person in self.plan.people if person.agent.host_id)

    def of_person(self, agent: Agent) -> Mapping[str, int | None]:
        """For programs."""
        person = self.plan.person(agent.email)
        return {"open_tickets": self.load.by_person[agent.host_id], "limit": person.limit if person else None}

    def told(self, agent: Agent) -> str:
        """For people: how many of how many."""
        count, limit = self.of_person(agent).values()
        return f"{count}/{limit}{' full' if (count or 0) >= limit else ''}" if limit else str(count)


def served(opened: "Desk", one: str) -> Sequence[Cover]:
    """Of each customer who is VIP now, by the roster's order."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.domain.entitlement import Standing  # noqa: PLC0415
    from integration.usecases.who_answers import cover_of  # noqa: PLC0415

    now = utc_now()
    customers = opened.store.roster(one).customers
    served = (each for each in customers if each.entitlement.standing_at(now) is Standing.VIP)
    return [cover_of(opened.store, one, customer, utc_now) for customer in served]


def voice_of(opened: "Desk", one: str) -> Voice:
    """What tells times as the service has them, in English."""
    return Voice(ENGLISH, opened.store.terms(one).hours.zone)
