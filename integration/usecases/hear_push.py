"""Hear that a calendar changed; what changed is read where everything is read, by a sync."""

import hmac
from dataclasses import dataclass

from integration.domain.booking.push import secret_hash
from integration.ports import Now, Store

_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True)
class HearPush:
    """Makes a sync due now; messages may come twice, late, in any order or never: each is but a reason to look."""

    store: Store
    now: Now

    def __call__(self, installation: str, channel: str, secret: str) -> bool:
        """Whether it is a channel of ours with its secret; an unknown one takes the same work as a wrong secret."""
        found = self.store.channel(installation, channel)
        same = hmac.compare_digest(secret_hash(secret), found.secret_hash if found else _NOBODY)
        if found is None or not same:
            return False
        self.store.wake_calendar(installation, found.agent, self.now())
        return True
