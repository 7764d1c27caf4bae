"""How often a link may be asked, and how often anybody may ask."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import AddressValueError, IPv6Address
from math import ceil

from integration.domain.budget import Allowance
from integration.domain.errors import TooMany
from integration.ports import Now, Tallies

_NOBODY_WAITS = timedelta(0)


@dataclass(frozen=True, slots=True)
class LinkLimits:
    """At most so many requests in any minute, a third of them at once, of one link and of one address.

    Addresses are counted under an alias, which is the same for all processes and says nothing to who has no key of the
    store. What a link is asked is counted for each `kind` of question apart. Raises TooMany.
    """

    budgets: Tallies
    now: Now
    per_link: int = 300
    per_address: int = 600
    kind: str = "link"

    def count_address(self, address: str) -> None:
        """One request from this address, whether or not its link is any good."""
        alias = self.budgets.alias(f"address {_whose(address)}")
        self._spend(f"rate/address/{alias}", Allowance(self.per_address))

    def count_link(self, installation: str, link: str) -> None:
        """One request by the link of this id."""
        self._spend(installation, Allowance(self.per_link, what=f"rate/{self.kind}/{link}"))

    def _spend(self, whose: str, allowance: Allowance) -> None:
        wait = self.budgets.spend(whose, self.now(), allowance, urgent=True)
        if wait > _NOBODY_WAITS:
            message = "asked too often"
            raise TooMany(message, retry_after=wait)


def whole_seconds(wait: timedelta) -> int:
    """As `Retry-After` takes it: whole seconds, at least one."""
    return max(1, ceil(wait.total_seconds()))


def _whose(address: str) -> str:
    """Who stands behind an address: of IPv6 the first 64 bits, as a household has all that follow.

    An IPv4 address that a proxy for both writes as IPv6 is itself: those all begin alike (RFC 4291, 2.5.5.2).
    """
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    return str(found.ipv4_mapped or found.exploded[:19])
