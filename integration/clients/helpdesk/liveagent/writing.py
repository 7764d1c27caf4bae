"""What LiveAgent's PUT takes: all that a ticket has, with our wishes merged into it, and looked at again afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import structlog

from integration.clients.helpdesk.http import RefusedFields
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.directory import Directory, Seen
from integration.clients.helpdesk.liveagent.fields import CODES, Shown, merged, shown_in, tags_wanted
from integration.clients.helpdesk.liveagent.payload import TicketJson, values
from integration.domain.decision import TicketUpdate
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.domain.tags import is_ours

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes on one ticket: one PUT, and one GET to see that it took."""

    calls: Calls
    directory: Directory
    ticket: str

    def put(self, wanted: TicketUpdate) -> None:
        """Make the ticket show what is wanted; nothing is sent where it does by now.

        It rests on the ticket as it was read within the last seconds, or is read now. Where reading took three requests
        already, the PUT's answer, which is the ticket, stands for the second look: an event costs three reads at most.
        """
        seen = self.directory.seen.find(self.ticket, self.calls.now()) or Seen(self._get(), with_history=False)
        if not self._shown(seen.raw).lacks(wanted):
            return
        answer = self._put(seen.raw, wanted)
        after = answer if seen.with_history else self._get()
        self.directory.keep(self.calls, replace(seen, raw=after))
        self._verify(after, wanted)

    def _put(self, raw: TicketJson, wanted: TicketUpdate) -> TicketJson:
        """A field that this LiveAgent doesn't have is left out where it refuses it (LA-19)."""
        changes = self._shown(raw).changes(wanted)
        try:
            return self._send(raw, wanted, changes)
        except RefusedFields:
            unseen = changes.keys() - values(raw.custom_fields).keys()
            if not unseen:
                raise
            answer = self._send(raw, wanted, {code: new for code, new in changes.items() if code not in unseen})
            self._note_missing(unseen)
            return answer

    def _send(self, raw: TicketJson, wanted: TicketUpdate, changes: Mapping[str, str]) -> TicketJson:
        path, body = f"tickets/{raw.id}", self._body(raw, wanted, changes)
        return self.calls.call("PUT", path, TicketJson, payload=body, about_ticket=True)

    def _body(self, raw: TicketJson, wanted: TicketUpdate, changes: Mapping[str, str]) -> dict[str, object]:
        place = {"departmentid": raw.departmentid, "agentid": raw.agentid}
        if wanted.assignee not in {None, raw.agentid}:
            place = self._place(raw, wanted.assignee or "")
        return {
            **{name: value for name, value in place.items() if value},
            "tags": self._tags(raw, wanted),
            "custom_fields": merged(raw.custom_fields, changes),
        }

    def _place(self, raw: TicketJson, agent: str) -> dict[str, str | None]:
        """Agent and department together; raises UpstreamRefused for an agent whom LiveAgent doesn't know."""
        if agent not in self.directory.agent_ids(self.calls) | self.directory.agent_ids(self.calls, newest=True):
            message = f"LiveAgent knows no agent {agent}; correct the host_id in the agents' file"
            raise UpstreamRefused(message)
        return {"departmentid": self.directory.department_of(self.calls, agent, raw.departmentid), "agentid": agent}

    def _tags(self, raw: TicketJson, wanted: TicketUpdate) -> list[str]:
        """Other people's ids as they stand, then ours by their names."""
        names = self.directory.tag_names(self.calls, raw.tags or ())
        should = tags_wanted([names.get(tag, tag) for tag in raw.tags or ()], wanted)
        others = [tag for tag in raw.tags or () if not is_ours(names.get(tag, tag)) or wanted.tags is None]
        there = {names.get(tag, tag) for tag in others}
        ours = [name for name in should if name not in there]
        ids = self.directory.tag_ids(self.calls, ours)
        return [*others, *(ids[name] for name in ours)]

    def _verify(self, after: TicketJson, wanted: TicketUpdate) -> None:
        """Raises UpstreamUnavailable where tags or agent don't show; a field that doesn't is one that isn't there."""
        lacking = self._shown(after).lacks(wanted)
        if place := [name for name in lacking if name not in CODES.values()]:
            message = f"LiveAgent took our change, but doesn't show it yet: {', '.join(place)}"
            raise UpstreamUnavailable(message)
        self._note_missing(lacking)

    def _note_missing(self, codes: Collection[str]) -> None:
        for code in codes:
            self.directory.missing.put(code, value=True, now=self.calls.now())
            _log.warning("liveagent.field_missing", installation=self.calls.installation.id, field=code)

    def _shown(self, raw: TicketJson) -> Shown:
        names = self.directory.tag_names(self.calls, raw.tags or ())
        return shown_in(raw, names, self.directory.missing_codes(self.calls, CODES.values()))

    def _get(self) -> TicketJson:
        return self.calls.call("GET", f"tickets/{self.ticket}", TicketJson, about_ticket=True)
