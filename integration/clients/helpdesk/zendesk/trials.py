"""What `vipdesk doctor` examines on a Zendesk account, with a ticket of our own; each fault with its cure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

import msgspec

from integration.clients.helpdesk.absent import absences
from integration.clients.helpdesk.refusals import Unknown
from integration.clients.helpdesk.zendesk.account import ZendeskAccount
from integration.clients.helpdesk.zendesk.api import Zendesk
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.field_names import FIELDS
from integration.clients.helpdesk.zendesk.fields import stamp
from integration.clients.helpdesk.zendesk.numbers import number
from integration.clients.helpdesk.zendesk.payload import TicketAnswer
from integration.clients.helpdesk.zendesk.people_check import PeopleCheck
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import CredentialsRevoked, Superseded, UpstreamRefused
from integration.domain.finding import Finding
from integration.domain.installation import Credentials
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Ticket

_SENDER = {"name": "VIP Desk check", "email": "vip-desk-check@example.com"}
_BODY = "VIP Desk tries out this account and removes the ticket at once. Nobody needs to answer."
_NOTE = Note("doctor", "VIP Desk tries out whether it can write here.")
_OWN_USER = "let an admin whom no person uses day by day, made for VIP Desk, connect it again"
_WEEK = timedelta(days=7)
_REFUSALS = (UpstreamRefused, CredentialsRevoked)


class _Assigned(msgspec.Struct, frozen=True):
    tickets: tuple[msgspec.Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class ZendeskProbe:
    """One account; `credentials` hold the webhook that is to be active there."""

    desk: Zendesk
    credentials: Credentials

    def create_probe(self, place: str) -> Ticket:
        """A ticket with an internal note alone, so that nobody is mailed, in this group or in Zendesk's choice."""
        subject = f"VIP Desk check {token_hex(8)}"
        where = {"group_id": number(place, "a group's")} if place else {}
        body = {"subject": subject, "requester": _SENDER, "comment": {"body": _BODY, "public": False}, **where}
        made = self._calls.call("POST", "tickets", TicketAnswer, payload={"ticket": body}).ticket
        try:
            return self.desk.read(str(made.id))
        except BaseException:
            self._remove(str(made.id))
            raise

    def findings(self, ticket: Ticket, roster: Roster, plan: DeskPlan) -> Iterable[Finding]:
        """Who we are, what is written and read again, then fields, app, webhook, people, groups, the export."""
        check = PeopleCheck(self._calls, self.desk.directory)
        yield from _guarded("our own user", self._own_user(roster, plan))
        yield from _guarded("writing", self._writing(ticket))
        yield from _guarded("the due date of a task", self._due_date(ticket))
        yield from self._account.findings()
        yield from _guarded("the types of our fields", self._misfits())
        yield from _guarded("the agents", check.agents(roster, plan))
        yield from _guarded("the groups", check.groups(plan))
        yield from _guarded("changed tickets", self._export(ticket))
        yield Finding(
            "due dates of Zendesk's own stand on tasks alone; ours stand in fields on every ticket", well=True
        )
        yield from absences(self.desk.capabilities)

    def delete(self, ticket: Ticket) -> None:
        """Move it to Zendesk's deleted tickets, which it empties after 30 days; UpstreamRefused without that right."""
        self._remove(ticket.id)

    def _own_user(self, roster: Roster, plan: DeskPlan) -> Iterator[Finding]:
        """Whatever this user does is taken for our own echo, so nobody may work as them."""
        me, named = self._account.me(), self._calls.installation.own_user
        yield Finding(f"our own user is {named}", me.id == named, f"connect again: our access is that of {me.id}")
        yield Finding("our own user is an admin", me.role == "admin", "let an admin connect VIP Desk again")
        people = {agent.host_id for agent in (*roster.agents, *(each.agent for each in plan.people))}
        yield Finding("our own user is nobody of the desk", me.id not in people, _OWN_USER)
        yield Finding("our own user works on no tickets", not self._has_tickets(me.id), _OWN_USER)

    def _has_tickets(self, user: str) -> bool:
        """False also where Zendesk doesn't list them."""
        try:
            path, query = f"users/{user}/tickets/assigned", {"page[size]": "1"}
            return bool(self._calls.call("GET", path, _Assigned, query=query).tickets)
        except Unknown:
            return False

    def _writing(self, ticket: Ticket) -> Iterator[Finding]:
        """One update of all kinds, read again; then one more that rests on the state before it."""
        wanted = TicketUpdate(
            tags=("vip", "vip-sev-5"), severity=Severity.S5, urgency=Severity.S5, dates=True, notes=(_NOTE,)
        )
        self.desk.write(ticket, wanted)
        after = self.desk.read(ticket.id)
        advice = "a trigger of this account undoes it: look at the events of a ticket that VIP Desk wrote to"
        yield Finding("what we write stands", not self.desk.differs(after, wanted), advice)
        try:
            self.desk.write(replace(after, version=ticket.version), TicketUpdate(tags=()))
            is_refused = ticket.version == after.version
        except Superseded:
            is_refused = True
        advice = "safe updates don't work here: what an agent changes in the same moment may be lost (ZD-31)"
        yield Finding("Zendesk refuses an update that rests on an old state", is_refused, advice)

    def _due_date(self, ticket: Ticket) -> Iterator[Finding]:
        """Make a task of our ticket, due at an odd minute, and read it: the pages of Zendesk show the day alone."""
        due = ticket.opened_at.replace(hour=9, minute=41, second=7, microsecond=0) + _WEEK
        self._calls.update_ticket(ticket.id, {"type": "task", "due_at": stamp(due)})
        advice = "Zendesk keeps its day: a rule that moves it within that day isn't told from us (ZD-91)"
        yield Finding("the due date of a task keeps its time", self.desk.read(ticket.id).due_at == due, advice)

    def _misfits(self) -> Iterator[Finding]:
        """Fields of our names that can't hold what they should."""
        there = self.desk.directory.field_ids(self._calls)
        for field in self.desk.directory.ticket_fields(self._calls):
            for key, wanted in FIELDS.items():
                if key not in there and wanted.title in {field.title, field.raw_title}:
                    kinds = " or ".join(sorted(wanted.types))
                    advice = f"it is {field.type}{'' if field.active else ', inactive'}: make one of type {kinds}"
                    yield Finding(f"the ticket field {wanted.title} can be used", well=False, advice=advice)

    def _export(self, ticket: Ticket) -> Iterator[Finding]:
        """Only that we may ask: what changed within the last minute isn't in the answer."""
        self.desk.changed(ticket.opened_at)
        yield Finding("we may ask which tickets changed", well=True)

    def _remove(self, ticket: str) -> None:
        try:
            self._calls.send("DELETE", f"tickets/{number(ticket, 'a ticket')}")
        except CredentialsRevoked as error:
            message = "the user who connected VIP Desk may not delete tickets, a right of the role; all else goes on"
            raise UpstreamRefused(message) from error

    @property
    def _account(self) -> ZendeskAccount:
        return ZendeskAccount(self._calls, self.desk.directory, self.credentials.hook)

    @property
    def _calls(self) -> Calls:
        return self.desk.calls


def _guarded(what: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """These findings, and one more where Zendesk refuses to tell: the other things are examined all the same."""
    try:
        yield from found
    except _REFUSALS as error:
        yield Finding(f"{what} could be examined: {error}", well=False, advice="see the README of the host's folder")
