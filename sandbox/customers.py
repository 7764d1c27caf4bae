"""The demo's four customers and two agents, all invented, as the roster names them."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Person(Protocol):
    """Somebody of the helpdesk, whichever it is."""

    @property
    def id(self) -> object:
        """The host's id."""
        ...

    @property
    def email(self) -> str:
        """The e-mail address."""
        ...


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A firm as an admin would write it on the roster; `plan` is empty for one that is on no roster."""

    key: str
    company: str
    email: str
    standing: str
    plan: str = ""
    addon_from: str = ""
    agent: str = ""
    phones: str = ""
    language: str = ""
    zone: str = ""

    @property
    def is_vip(self) -> bool:
        """Whether it gets the service."""
        return self.key == "vip"

    @property
    def domain(self) -> str:
        """The firm's mail domain."""
        return self.email.rpartition("@")[2]


VIP = DemoCustomer(
    "vip",
    "Orbis Logistics",
    "ivo@orbis.example.com",
    "VIP",
    "All-inclusive",
    "2025-01-01",
    "dana",
    phones="+359 2 987 6543",
    zone="Europe/Sofia",
)
NO_ADDON = DemoCustomer("no_addon", "Brightwater Ltd", "kate@brightwater.example.org", "no add-on", "All-inclusive")
LOWER_PLAN = DemoCustomer("lower_plan", "Tinsmith & Sons", "tom@tinsmith.example.net", "lower plan", "Team")
UNKNOWN = DemoCustomer("unknown", "", "someone@elsewhere.example.net", "unknown sender")

CUSTOMERS = (VIP, NO_ADDON, LOWER_PLAN, UNKNOWN)
AGENTS = {"dana": "Dana Petrova", "boris": "Boris Novak"}


def roster_csv(people: Mapping[str, Person], customers: Iterable[DemoCustomer] = CUSTOMERS) -> str:
    """The roster of those who are known, in the columns of `vipdesk roster import`."""
    rows = [
        {
            "company": customer.company,
            "plan": customer.plan,
            "addon_from": customer.addon_from,
            "addon_until": "",
            "fee_eur": "1000" if customer.addon_from else "",
            "agent": people[customer.agent].email if customer.agent else "",
            "contacts": customer.email,
            "domains": customer.domain,
            "phones": customer.phones,
            "language": customer.language,
            "zone": customer.zone,
        }
        for customer in customers
        if customer.plan
    ]
    return _csv(rows)


def agents_csv(people: Mapping[str, Person]) -> str:
    """The agents with the host's ids, in the columns of `vipdesk roster import --agents`."""
    return _csv(
        [{"email": people[name].email, "name": full, "host_id": str(people[name].id)} for name, full in AGENTS.items()]
    )


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
