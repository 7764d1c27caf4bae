"""A person of a host's account, as the host tells us of them."""

from dataclasses import dataclass, field
from typing import Final

ADMIN: Final = "admin"
AGENT: Final = "agent"


@dataclass(frozen=True, slots=True)
class HostUser:
    """`role` is the host's word: `admin`, `agent`, or whatever else it has (an end-user is nobody of the desk)."""

    id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    role: str

    @property
    def is_admin(self) -> bool:
        """Whether they may set the account up."""
        return self.role == ADMIN

    @property
    def is_staff(self) -> bool:
        """Whether they work on tickets."""
        return self.role in {ADMIN, AGENT}
