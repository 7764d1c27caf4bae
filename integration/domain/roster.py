"""Who is on the VIP roster: companies, the people who write for them, and the agents who look after them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from integration.domain.agent import Agent
from integration.domain.entitlement import Entitlement
from integration.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Customer:
    """A company, what it bought, and how its people are recognised: by address, then by the company's domains.

    `phones` are its numbers, as digits with the country's code. `language` (of two letters) and `zone` (IANA) are those
    in which it is written to; empty where nobody said.
    """

    name: str
    entitlement: Entitlement
    contacts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    language: str = ""
    zone: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            message = "a customer needs a name"
            raise BadInput(message)
        object.__setattr__(self, "contacts", frozenset(a.strip().casefold() for a in self.contacts))
        object.__setattr__(self, "domains", frozenset(d.strip().casefold().lstrip("@") for d in self.domains))


@dataclass(frozen=True)
class Roster:
    """All customers of one installation; `companies_of` finds those that a sender writes for."""

    customers: tuple[Customer, ...] = ()
    agents: tuple[Agent, ...] = field(default=())

    def named(self, company: str) -> Customer | None:
        """The customer of this name, however it is written in capitals."""
        return self._by_name.get(company.strip().casefold())

    def agent_at(self, address: str | None) -> Agent | None:
        """The agent with this address."""
        wanted = (address or "").strip().casefold()
        return next((agent for agent in self.agents if agent.email.strip().casefold() == wanted), None)

    def companies_of(self, sender: str | None) -> tuple[Customer, ...]:
        """The companies that name this address, or else those that own its domain; empty when nobody knows it."""
        address = (sender or "").strip().casefold()
        _, at, domain = address.rpartition("@")
        return self._by_address.get(address, ()) or (self._by_domain.get(domain, ()) if at else ())

    @cached_property
    def _by_name(self) -> Mapping[str, Customer]:
        return {customer.name.strip().casefold(): customer for customer in self.customers}

    @cached_property
    def _by_address(self) -> Mapping[str, tuple[Customer, ...]]:
        return _index((address, customer) for customer in self.customers for address in customer.contacts)

    @cached_property
    def _by_domain(self) -> Mapping[str, tuple[Customer, ...]]:
        return _index((domain, customer) for customer in self.customers for domain in customer.domains)


def _index(pairs: Iterable[tuple[str, Customer]]) -> Mapping[str, tuple[Customer, ...]]:
    found: dict[str, tuple[Customer, ...]] = {}
    for key, customer in pairs:
        found[key] = (*found.get(key, ()), customer)
    return found
