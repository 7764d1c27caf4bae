"""Ids that look like Zendesk's and are the same in every run."""

from itertools import count
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STRIDE = 2_654_435_761
"""A prime, so that ids look scattered and none comes twice."""


class Numbers:
    """Where new ids of all accounts come from: never the same twice, never random."""

    def __init__(self) -> None:
        self._records = count(8_440_000_000_001)
        self._others = count(1)

    def record(self) -> int:
        """A user, a group, an organization, a field, an audit, an event."""
        return next(self._records)

    def small(self) -> int:
        """An account, or an installation of an app."""
        return 12_340_000 + next(self._others)

    def ulid(self) -> str:
        """A webhook, or one of its invocations: 26 letters and digits."""
        return "01" + self._spelled(24)

    def uuid(self) -> str:
        """An event."""
        return str(UUID(int=next(self._others) * _STRIDE**3 % 2**128, version=4))

    def sequence(self) -> str:
        """What joins the events of one update."""
        return UUID(int=next(self._others) * _STRIDE**3 % 2**128).hex.upper()

    def _spelled(self, length: int) -> str:
        left = next(self._others) * _STRIDE**3
        places = []
        for _ in range(length):
            left, sign = divmod(left, len(_CROCKFORD))
            places.append(_CROCKFORD[sign])
        return "".join(places)
