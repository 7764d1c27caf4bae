"""An account as an admin furnishes it for VIP Desk: the demo's people, groups of their own, firms, and the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.customers import AGENTS, CUSTOMERS, DemoCustomer
from sandbox.zendesk.admin import REQUIREMENTS
from sandbox.zendesk.desk import Desk


@dataclass(frozen=True, slots=True)
class Member:
    """An agent: the host's id, the e-mail address, and the group that is theirs alone."""

    id: str
    email: str
    group: str


@dataclass(frozen=True, slots=True)
class Furnished:
    """An account that is ready for VIP Desk, but for the connection; `owner` connects it."""

    desk: Desk
    people: Mapping[str, Member]
    organizations: Mapping[str, int]


def furnished(
    desk: Desk, *, requirements: Path | Mapping[str, Any] = REQUIREMENTS, sidebar: str = "", setup: str = ""
) -> Furnished:
    """Everything that an admin makes before connecting: the app's package first, which brings the fields."""
    desk.admin.installs_app(requirements, sidebar=sidebar, setup=setup)
    people = {name: _member(desk, name, full) for name, full in AGENTS.items()}
    firms = {one.key: _firm(desk, one, people) for one in CUSTOMERS if one.company}
    return Furnished(desk, people, firms)


def _member(desk: Desk, name: str, full: str) -> Member:
    """Each is in the common group by default, and in one of their own."""
    group, email = desk.admin.adds_group(f"VIP {full}"), f"{name}@desk.example.com"
    return Member(str(desk.admin.adds_agent(full, email, desk.group, group)), email, str(group))


def _firm(desk: Desk, customer: DemoCustomer, people: Mapping[str, Member]) -> int:
    """A firm whose fields say what the roster says; an add-on that isn't there has ended, for no date is no bound."""
    told = {
        "vip_plan": customer.plan,
        "vip_addon_from": customer.addon_from,
        "vip_addon_until": "" if customer.addon_from else "2024-12-31",
        "vip_agent": people[customer.agent].id if customer.agent else "",
    }
    firm = desk.admin.adds_organization(customer.company, customer.domain, fields=told)
    desk.admin.adds_customer(customer.email, organization=firm)
    return firm
