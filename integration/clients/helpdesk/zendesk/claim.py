"""What Zendesk says of a company's VIP tier: the fields of the organization that a ticket belongs to."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.payload import OrganizationJson, UserJson
from integration.domain.claim import HostClaim
from integration.domain.entitlement import ALL_INCLUSIVE
from integration.domain.errors import Misconfigured

PLAN, ADDON_FROM, ADDON_UNTIL, AGENT = "vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent"
"""The keys of the organization fields; the last day of the add-on belongs to it."""


def claim_of(
    organization: OrganizationJson | None, agent: UserJson | None, *, fields: Collection[str], zone: str
) -> HostClaim | None:
    """What Zendesk says of this company; None where it knows none, or the account has no field for the plan.

    `fields` are the keys that the account has, `agent` the person in the field vip_agent, `zone` the one whose
    midnights bound the dates. Who is suspended, or no agent there, can be given nothing and is named as nobody.
    """
    if organization is None or PLAN not in fields:
        return None
    values = organization.organization_fields or {}
    plan = _text(values, PLAN)
    return HostClaim(
        company=(organization.name or "").strip() or str(organization.id),
        is_vip=plan.casefold() == ALL_INCLUSIVE.casefold(),
        plan=plan or None,
        addon_from=_midnight(values, ADDON_FROM, zone),
        addon_until=_midnight(values, ADDON_UNTIL, zone, days=1),
        agent=(agent.email if agent and agent.works else None) or None,
        agent_is_out=agent is not None and not agent.works,
    )


def claim(calls: Calls, directory: Directory, organization: OrganizationJson | None) -> HostClaim | None:
    """The same with what the account knows: its fields, and who the agent is."""
    if organization is None:
        return None
    agent = directory.user(calls, _text(organization.organization_fields or {}, AGENT))
    fields = directory.organization_fields(calls)
    return claim_of(organization, agent, fields=fields, zone=calls.installation.zone)


def vip_organizations(calls: Calls, directory: Directory) -> Iterator[HostClaim]:
    """The companies that Zendesk marks as VIP, in its order; a hundred a request, and one for each agent."""
    for organization in calls.rows("organizations", "organizations", OrganizationJson):
        found = claim(calls, directory, organization) if _text(organization.organization_fields or {}, PLAN) else None
        if found and found.is_vip:
            yield found


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _midnight(values: Mapping[str, Any], key: str, zone: str, *, days: int = 0) -> datetime | None:
    """The midnight with which a day begins in the installation's zone, so many days on; None for what is no day."""
    try:
        day = date.fromisoformat(_text(values, key)[:10])
        return datetime.combine(day + timedelta(days=days), time(), _zone(zone))
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # unknown names are KeyErrors
        message = f"{name!r} is no time zone; connect the installation again with one such as Europe/Bratislava"
        raise Misconfigured(message) from error
