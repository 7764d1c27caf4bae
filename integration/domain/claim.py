"""What a host itself says of a customer's VIP tier (docs/service.md, 3.10)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HostClaim:
    """The company that a ticket's sender belongs to on the host, and what the host says that it has bought.

    `is_vip` is the host's mark (a group, a field). Plan, dates and the agent's address are what its fields say, None
    where it has no such field; `agent_is_out` says that the person in it can't be given tickets there (any more).
    """

    company: str
    is_vip: bool
    plan: str | None = None
    addon_from: datetime | None = None
    addon_until: datetime | None = None
    agent: str | None = None
    agent_is_out: bool = False
