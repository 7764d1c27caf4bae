"""What LiveAgent says of a sender's VIP tier: the fields of a company, and a group of contacts; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from integration.clients.helpdesk.liveagent.payload import Company, Contact, Label, values, zone_of
from integration.domain.claim import HostClaim

GROUP = "VIP"
"""The group of contacts, or of companies, that marks a VIP."""

PLAN, ADDON_FROM, ADDON_UNTIL, AGENT = "vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent"
"""The codes of the company's custom fields; the last day of the add-on belongs to it."""

_FIELDS = frozenset({PLAN, ADDON_FROM, ADDON_UNTIL, AGENT})


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, for whom, and what all groups are called."""

    contact: Contact
    company: Company | None
    groups: Collection[Label]

    def claim(self, zone: str) -> HostClaim | None:
        """What LiveAgent says of them; None where it keeps no VIP facts (no group, no field), or knows no company."""
        said, is_in_group = values(self.company.custom_fields if self.company else None), self._is_in_group()
        keeps_facts = bool(self._marks()) or not said.keys().isdisjoint(_FIELDS)
        if not keeps_facts or (self.company is None and not is_in_group):
            return None
        begins = _midnight(said, ADDON_FROM, zone)
        return HostClaim(
            company=self._name(),
            is_vip=is_in_group or begins is not None,
            plan=said.get(PLAN) or None,
            addon_from=begins,
            addon_until=_midnight(said, ADDON_UNTIL, zone, days=1),
            agent=said.get(AGENT) or None,
        )

    def _is_in_group(self) -> bool:
        theirs = (*(self.contact.groups or ()), *((self.company.groups or ()) if self.company else ()))
        return not self._marks().isdisjoint(theirs)

    def _marks(self) -> set[str]:
        return {group.id for group in self.groups if group.name.strip().casefold() == GROUP.casefold()}

    def _name(self) -> str:
        """The company's name; of a person without one only the id, for names of people must not reach a list."""
        if self.company:
            return (self.company.name or "").strip() or self.company.id
        return f"contact {self.contact.id}"


def _midnight(said: Mapping[str, str], code: str, zone: str, *, days: int = 0) -> datetime | None:
    """The midnight, in the installation's zone, with which a day begins, so many days on; None for what is no day."""
    try:
        day = date.fromisoformat(said.get(code, "")[:10])
        return datetime.combine(day + timedelta(days=days), time(), zone_of(zone))
    except (ValueError, OverflowError):
        return None
