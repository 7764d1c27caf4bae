"""What agents do in their workspace."""

from collections.abc import Mapping
from typing import Any

from sandbox.zendesk import ending
from sandbox.zendesk.bodies import field_value
from sandbox.zendesk.changing import change
from sandbox.zendesk.customers import via, voice_data
from sandbox.zendesk.records import SYSTEM, Ticket
from sandbox.zendesk.rules import Act, Said, Wish
from sandbox.zendesk.tenant import Tenant


class Agents:
    """Agents by their ids, tickets by their numbers."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def replies(self, agent: int, ticket: int, text: str, *, status: str = "") -> None:
        """A public answer, with a new status where one is chosen (Submit as …); who solves what nobody has, has it."""
        wanted = {"status": status} if status else {}
        self._does(agent, ticket, Wish(self._own(agent, ticket, wanted), said=Said(text, agent)))

    def notes(self, agent: int, ticket: int, text: str) -> None:
        """An internal note."""
        self._does(agent, ticket, Wish(said=Said(text, agent, public=False)))

    def sets(self, agent: int, ticket: int, **wanted: Any) -> None:  # noqa: ANN401 -- of any type
        """Attributes: status, priority, type, assignee, group, organization, requester, subject, due_at, tags."""
        self._does(agent, ticket, Wish(self._own(agent, ticket, wanted)))

    def tags(self, agent: int, ticket: int, *tags: str) -> None:
        """Add tags."""
        with self._tenant.lock:
            self._does(agent, ticket, Wish({"tags": sorted({*self._tenant.ticket(ticket).tags, *tags})}))

    def untags(self, agent: int, ticket: int, *tags: str) -> None:
        """Take tags off."""
        with self._tenant.lock:
            left = [one for one in self._tenant.ticket(ticket).tags if one not in tags]
            self._does(agent, ticket, Wish({"tags": left}))

    def fills_in(self, agent: int, ticket: int, field: int, value: Any) -> None:  # noqa: ANN401 -- of any type
        """A custom field."""
        kept = field_value(self._tenant.ticket_fields[field], value)
        self._does(agent, ticket, Wish(custom={field: kept}))

    def takes(self, agent: int, ticket: int) -> None:
        """Take it, in one's default group."""
        self.sets(agent, ticket, assignee=agent, group=self._tenant.groups_of(agent)[0])

    def merges(self, agent: int, into: int, *others: int) -> None:
        """Merge tickets into one."""
        tenant = self._tenant
        with tenant.lock:
            ending.merge(tenant, tenant.ticket(into), [tenant.ticket(one) for one in others], agent)

    def deletes(self, agent: int, ticket: int) -> None:
        """Delete it."""
        with self._tenant.lock:
            ending.delete(self._tenant, self._tenant.ticket(ticket), agent)

    def restores(self, agent: int, ticket: int) -> None:
        """Bring a deleted one back."""
        with self._tenant.lock:
            ending.restore(self._tenant, self._tenant.tickets[ticket], agent)

    def calls(self, agent: int, ticket: int, number: str, *, reached: bool = True) -> None:
        """An outbound call about a ticket."""
        voice = voice_data(self._tenant, "+421000000", number, answered_by=agent if reached else None)
        voice["outbound"] = True
        said = Said(f"Outbound call to {number}", agent, public=self._tenant.switches.voice_is_public, voice=voice)
        self._does(agent, ticket, Wish(said=said), channel="phone_call_outbound")

    def automation_does(self, ticket: int, text: str = "", **wanted: Any) -> None:  # noqa: ANN401 -- of any type
        """A trigger or an automation of the account changes it, or answers in public."""
        said = Said(text, SYSTEM) if text else None
        source = {"from": {"id": 7, "title": "An automation"}, "rel": "automation"}
        with self._tenant.lock:
            found = self._tenant.ticket(ticket)
            change(self._tenant, found, Act(SYSTEM, via("rule", **source)), Wish(wanted, said=said))

    def closes(self, ticket: int) -> None:
        """Days later Zendesk closes what was solved."""
        self.automation_does(ticket, status="closed")

    def _own(self, agent: int, ticket: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
        found: Ticket = self._tenant.ticket(ticket)
        solves = wanted.get("status") == "solved" and found.assignee is None and "assignee" not in wanted
        groups = self._tenant.groups_of(agent)
        return {**wanted, "assignee": agent, "group": groups[0]} if solves and groups else dict(wanted)

    def _does(self, agent: int, ticket: int, wish: Wish, *, channel: str = "web") -> None:
        tenant = self._tenant
        with tenant.lock:
            change(tenant, tenant.ticket(ticket), Act(agent, via(channel)), wish)
