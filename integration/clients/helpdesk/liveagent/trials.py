"""What `vipdesk doctor` examines on a LiveAgent account, with a ticket of our own; each fault with its cure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integration.clients.helpdesk.absent import absences
from integration.clients.helpdesk.liveagent import desk_check, round_trip, surroundings
from integration.clients.helpdesk.liveagent.asking import REFUSALS
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.canary import Canary
from integration.clients.helpdesk.liveagent.panel import API_PAGE
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.finding import Finding
from integration.domain.roster import Roster
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket
from integration.ports import Helpdesk


@dataclass(frozen=True, slots=True)
class LiveAgentProbe:
    """One account; `terms` are those in force. Rules are tried only where there is a way to wait for them."""

    desk: Helpdesk
    calls: Calls
    terms: ServiceTerms
    arrived: round_trip.Arrived | None

    def create_probe(self, place: str) -> Ticket:
        """A ticket in this department (or the default one); UpstreamRefused names the privileges that our key lacks."""
        canary = Canary(self.calls)
        made = canary.opened(place)
        try:
            return self.desk.read(made.code or made.id)
        except BaseException:
            canary.removed(made.id)
            raise

    def findings(self, ticket: Ticket, roster: Roster, plan: DeskPlan) -> Iterable[Finding]:
        """Privileges, tags, levels, agents, departments, widgets, fields, then what is written and comes back."""
        today, state = ticket.opened_at.date(), Canary(self.calls).state(ticket.id)
        yield from _guarded("privileges", "", surroundings.privileges_of_key(self.calls))
        yield from _guarded("tags", "tag.read", surroundings.tags_there(self.calls))
        yield from _guarded("SLA levels", "sla.read", surroundings.levels(self.calls, self.terms, today))
        yield from _guarded("agents", "agent.read", surroundings.agents(self.calls, roster))
        yield from _guarded("departments", "agent.read", surroundings.departments(self.calls, roster))
        yield from _guarded("chat buttons", "button.read", desk_check.widgets(self.calls, plan))
        yield from _guarded("the desk's departments", "agent.read", desk_check.departments(self.calls, plan))
        yield from _guarded("ticket fields", "ticket.operate", round_trip.fields(self.calls, state))
        yield from round_trip.clock(self.calls, ticket)
        yield from _guarded("changed tickets", "ticket.read_all", round_trip.changes(self.desk, ticket))
        yield from _guarded("notes", "", round_trip.notes(self.desk, ticket))
        yield from absences(self.desk.capabilities)
        if self.arrived:
            yield from _guarded("rules", "ticket.operate", round_trip.rules(self.calls, state, self.arrived))

    def delete(self, ticket: Ticket) -> None:
        """Remove the ticket."""
        canary = Canary(self.calls)
        canary.removed(canary.state(ticket.id).id)


def _guarded(what: str, privilege: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """These findings, and one more where LiveAgent refuses to tell: the other things are examined all the same."""
    try:
        yield from found
    except REFUSALS as error:
        advice = (
            f"tick {privilege} for our key under {API_PAGE}" if privilege else "see the README of the host's folder"
        )
        yield Finding(f"{what} could be examined: {error}", well=False, advice=advice)
