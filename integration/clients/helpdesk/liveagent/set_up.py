"""What `vipdesk install` does on a LiveAgent account, and what it leaves to an admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.clients.helpdesk.liveagent.answers import Anything
from integration.clients.helpdesk.liveagent.asking import require
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.canary import Canary
from integration.clients.helpdesk.liveagent.panel import TAGS
from integration.clients.helpdesk.liveagent.payload import Label
from integration.clients.helpdesk.liveagent.rules_text import instructions
from integration.clients.helpdesk.liveagent.zones import offset_of, zone_with
from integration.domain.installation import Installation
from integration.domain.terms import ServiceTerms
from integration.ports import Now


@dataclass(frozen=True, slots=True)
class LiveAgentSetup:
    """One account; `terms` are those in force."""

    calls: Calls
    installation: Installation
    terms: ServiceTerms
    now: Now

    def zone(self, now: datetime) -> str:
        """The zone in which the account writes its dates: as it was, or UTC, or the terms', where that fits (LA-1).

        A zone without summer time where none of those fits: then it must be found again when the clocks change.
        """
        canary = Canary(self.calls)
        ticket = canary.opened()
        try:
            wall = canary.made_at(ticket.id)
        finally:
            canary.removed(ticket.id)
        return zone_with(offset_of(wall, now), now, (self.installation.zone, "UTC", self.terms.hours.zone))

    def create(self) -> Sequence[str]:
        """Make the tags that are missing, and take ours out of the archive; the API can make nothing else of ours."""
        known = {tag.name: tag for tag in tags(self.calls)}
        missing = [name for name in TAGS if name not in known or known[name].is_archived == ARCHIVED]
        if missing:
            require(self.calls, "tag.manage")
        for name in missing:
            self._make(name, known.get(name))
        return tuple(f"the tag {name}" for name in missing)

    def instructions(self, webhook_url: str) -> str:
        """The fields, departments, levels and rules that an admin must enter."""
        return instructions(webhook_url, self.terms, self.now().date())

    def _make(self, name: str, archived: Label | None) -> None:
        if archived:
            self.calls.call("PUT", f"tags/{archived.id}", object, payload={"name": name, "is_archived": "N"})
            return
        payload = {"name": name, "color": "FFFFFF", "background_color": _COLOURS.get(name, _GREY), "is_public": "N"}
        self.calls.call("POST", "tags", Anything, payload=payload)


def tags(calls: Calls) -> Sequence[Label]:
    """All tags of the account, which come without pages."""
    return calls.call("GET", "tags", tuple[Label, ...])


ARCHIVED = "Y"
_GREY = "7F8C8D"
_COLOURS = {
    "vip": "8E44AD",
    "vip-sev-1": "C0392B",
    "vip-sev-2": "E67E22",
    "vip-sev-3": "F1C40F",
    "vip-breached": "C0392B",
    "vip-due-soon": "E67E22",
}
