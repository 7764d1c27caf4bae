"""After a message of ours: LiveAgent took it for an answer (LA-65, LA-66), and one PUT sets the ticket right again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.directory import Directory, Seen
from integration.clients.helpdesk.liveagent.history import SETTABLE
from integration.clients.helpdesk.liveagent.reading import WHOSE, Reading
from integration.clients.helpdesk.liveagent.references import reference
from integration.clients.helpdesk.liveagent.writing import Writing
from integration.domain.decision import TicketUpdate
from integration.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class SettingRight:
    """Writes what is wanted together with the status, agent and department that the ticket had before a message."""

    calls: Calls
    directory: Directory

    def __call__(self, before: Ticket, wanted: TicketUpdate, read: Callable[[str], Ticket]) -> None:
        """The PUT; one request before it where nothing else happened meanwhile, else all is read again, three."""
        seen = self.directory.seen.find(before.id, self.calls.now())
        if seen and self._is_known(seen, before, wanted) and self._is_as_it_was(seen, before):
            back = seen.status or seen.raw.status
            self.directory.keep(self.calls, replace(seen, read_more=True, status=back))
        else:
            wanted = self._given_back(before, read(before.id), wanted)
        Writing(self.calls, self.directory, reference(before.id, WHOSE)).put(wanted)

    def _is_known(self, seen: Seen, before: Ticket, wanted: TicketUpdate) -> bool:
        """Whether what was read before the message says all of how the ticket should be after it.

        Who has it meanwhile is not known, and only a PUT that names an agent sets the status of a ticket that has one.
        """
        agent = self.directory.fitted(self.calls, wanted, seen.raw.agentid).assignee
        return seen.raw.status in SETTABLE and bool(before.assignee if agent is None else agent)

    def _is_as_it_was(self, seen: Seen, before: Ticket) -> bool:
        return Reading(self.calls, self.directory).is_as_it_was(seen.raw, before)

    def _given_back(self, before: Ticket, after: Ticket, wanted: TicketUpdate) -> TicketUpdate:
        """Where LiveAgent gave it to us for answering, it goes back to whoever had it."""
        if wanted.assignee is None and after.assignee == self.calls.installation.own_user != before.assignee:
            return replace(wanted, assignee=before.assignee or "", group=wanted.group or before.group)
        return wanted
