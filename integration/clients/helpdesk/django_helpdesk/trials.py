"""What `vipdesk doctor` and the demo try out on a real django-helpdesk: tickets of our own, made and removed again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from secrets import token_hex

from integration.clients.helpdesk.absent import absences, widgets_in_vain
from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
from integration.clients.helpdesk.django_helpdesk.fields import CUSTOM_FIELDS
from integration.clients.helpdesk.django_helpdesk.filing import FIRST_QUEUE, filed
from integration.clients.helpdesk.django_helpdesk.merged import own_opening
from integration.clients.helpdesk.django_helpdesk.payload import Identified, TicketJson, is_number
from integration.clients.helpdesk.http import RefusedFields
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.domain.finding import Finding
from integration.domain.roster import Roster
from integration.domain.ticket import Ticket

_SENDER = "vip-desk-check@example.com"
_BODY = "VIP Desk tries out this helpdesk and removes the ticket at once. Nobody needs to answer."


@dataclass(frozen=True, slots=True)
class Probe:
    """Tickets of our own on one installation's host."""

    desk: DjangoHelpdesk

    def create_ticket(self, title: str, body: str, sender: str, queue: str = FIRST_QUEUE) -> Ticket:
        """Open a ticket in the name of a sender.

        Raises UpstreamUnavailable also where the ticket was made but the host couldn't reach our webhook.
        """
        return self.desk.in_words(filed(self.desk.calls, title, body, sender, queue))

    def create_probe(self, place: str = "") -> Ticket:
        """A ticket to try things out on, in this queue or the first one; found again where the host answered 500."""
        title = f"VIP Desk check {token_hex(8)}"
        try:
            return self.create_ticket(title, _BODY, _SENDER, place or FIRST_QUEUE)
        except UpstreamUnavailable:
            pages = self.desk.pages(closed_too=False)
            made = next((ticket for page in pages for ticket in page.tickets if ticket.subject == title), None)
            if made is None:
                raise
            return made

    def findings(self, ticket: Ticket, roster: Roster, plan: DeskPlan) -> Iterable[Finding]:
        """Whether our user is the one that was named, our fields exist, each agent can own it, each queue take it."""
        yield self._own_user(ticket)
        yield from _fields(ticket)
        for agent in roster.agents:
            well = self._takes(ticket, agent.host_id)
            advice = f"correct the host_id of {agent.name} in the agents' file, and import the roster again"
            yield Finding(f"the agent {agent.name} exists there as {agent.host_id}", well, advice)
        yield from self._people(ticket, roster, plan)
        yield from self._groups(ticket, plan)
        yield from widgets_in_vain(self.desk.capabilities, plan)
        yield from absences(self.desk.capabilities)

    def delete(self, ticket: Ticket) -> None:
        """Remove a ticket for good, with its history."""
        self.desk.calls.delete(ticket.id)

    def _own_user(self, ticket: Ticket) -> Finding:
        named, user = self.desk.calls.installation.own_user, self._user_of(ticket)
        advice = f"connect again with --user-id {user}, else our own notes look like an agent's"
        return Finding(f"our own user is {named}", user == named, advice)

    def _user_of(self, ticket: Ticket) -> str:
        """The user behind our token, by a ticket that we made: what `own_user` of the installation must be."""
        first = own_opening(self.desk.calls.of_ticket("GET", ticket.id, TicketJson))
        if first is None or first.user is None:
            message = "the helpdesk doesn't count our user as staff, so it can't work on tickets"
            raise UpstreamRefused(message)
        return str(first.user)

    def _people(self, ticket: Ticket, roster: Roster, plan: DeskPlan) -> Iterator[Finding]:
        """Those of the desk's plan who can be given tickets and who aren't on the roster."""
        known = {agent.host_id for agent in roster.agents}
        for person in plan.people:
            agent = person.agent
            if agent.host_id and agent.host_id not in known:
                well = self._takes(ticket, agent.host_id)
                advice = f"correct the host_id of {agent.name} in the desk's file, and publish it again"
                yield Finding(f"{agent.name} of the desk's plan exists there as {agent.host_id}", well, advice)

    def _groups(self, ticket: Ticket, plan: DeskPlan) -> Iterator[Finding]:
        for person in plan.people:
            if person.group:
                well = self._takes(ticket, person.group, "queue")
                advice = f"correct the group of {person.agent.name} in the desk's file: it is a queue's number"
                yield Finding(f"the queue {person.group} of {person.agent.name} exists", well, advice)

    def _takes(self, ticket: Ticket, host_id: str, field: str = "assigned_to") -> bool:
        """Whether the host lets this user own the ticket, or this queue hold it; False where it knows none of that id.

        The ticket isn't put back: it is deleted in a moment.
        """
        if not is_number(host_id):
            return False
        payload = {field: int(host_id)}
        try:
            self.desk.calls.of_ticket("PATCH", ticket.id, Identified, payload=payload)
        except RefusedFields:
            return False
        return True


def _fields(ticket: Ticket) -> Iterator[Finding]:
    for ours, theirs in CUSTOM_FIELDS.items():
        advice = f"create the custom field {theirs}; the README of the host's folder says how"
        yield Finding(f"the field {theirs} exists", ours in ticket.fields, advice)
