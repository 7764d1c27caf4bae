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
        A message's status is set back in the same PUT.
        """
        seen = self.directory.seen.find(self.ticket, self.calls.now()) or Seen(self._get(), read_more=False)
        wanted = self.directory.fitted(self.calls, wanted, seen.raw.agentid)
        if not (self._shown(seen.raw).lacks(wanted) or seen.status):
            return
        answer = self._put(seen, wanted)
        after = answer if seen.read_more else self._get()
        self.directory.keep(self.calls, replace(seen, raw=after, status=""))
        self._verify(after, wanted)

    def _put(self, seen: Seen, wanted: TicketUpdate) -> TicketJson:
        """A field that this LiveAgent doesn't have is left out where it refuses it (LA-19)."""
        raw = seen.raw
        changes = self._shown(raw).changes(wanted)
        try:
            return self._send(seen, wanted, changes)
        except RefusedFields:
            unseen = changes.keys() - values(raw.custom_fields).keys()
            if not unseen:
                raise
            answer = self._send(seen, wanted, {code: new for code, new in changes.items() if code not in unseen})
            self._note_missing(unseen)
            return answer

    def _send(self, seen: Seen, wanted: TicketUpdate, changes: Mapping[str, str]) -> TicketJson:
        """One PUT; two where a status is set back and the agent goes, as the first needs an agent (LA-12)."""
        path, body = f"tickets/{seen.raw.id}", self._body(seen, wanted, changes)
        if seen.status and wanted.assignee == "" and seen.raw.agentid:
            place = {"departmentid": seen.raw.departmentid, "agentid": seen.raw.agentid}
            self.calls.call("PUT", path, TicketJson, payload={**body, **place}, about_ticket=True)
            del body["status"]
        return self.calls.call("PUT", path, TicketJson, payload=body, about_ticket=True)

    def _body(self, seen: Seen, wanted: TicketUpdate, changes: Mapping[str, str]) -> dict[str, object]:
        raw = seen.raw
        return {
            **self._place(raw, wanted),
            **({"status": seen.status} if seen.status else {}),
            "tags": self._tags(raw, wanted),
            "custom_fields": merged(raw.custom_fields, changes),
        }

    def _place(self, raw: TicketJson, wanted: TicketUpdate) -> dict[str, str]:
        """Agent and department, always both; an agent is taken off by an empty one (LA-48)."""
        agent = (raw.agentid or "") if wanted.assignee is None else wanted.assignee
        moves = agent != (raw.agentid or "")
        if moves and agent:
            self._require(agent)
        department = wanted.group or raw.departmentid
        if moves and agent and not wanted.group:
            department = self.directory.department_of(self.calls, agent, raw.departmentid)
        place = {"departmentid": department or "", "agentid": agent}
        return {name: value for name, value in place.items() if value or (name == "agentid" and moves)}

    def _require(self, agent: str) -> None:
        """Raises UpstreamRefused for an agent whom LiveAgent doesn't know."""
        if not any(agent in self.directory.agent_ids(self.calls, newest=newest) for newest in (False, True)):
            message = f"LiveAgent knows no agent {agent}; correct the host_id in the agents' file"
            raise UpstreamRefused(message)

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
