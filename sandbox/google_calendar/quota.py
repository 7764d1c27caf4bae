"""How often may be asked: over the last 60 seconds, everybody together and each account (GC-6)."""

from datetime import datetime, timedelta

from sandbox.google_calendar.errors import Refused
from sandbox.google_calendar.world import World

MINUTE = timedelta(minutes=1)
EVERYBODY = ""


class Quota:
    """Counts calls; those that it refuses don't count."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._entered: dict[str, list[datetime]] = {}

    def count(self, account: str) -> None:
        """One more call of an account; Refused where there were enough."""
        switches = self._world.switches
        allowed = {EVERYBODY: switches.calls_a_minute, account: switches.calls_a_minute_each}
        for who, most in allowed.items():
            if most is not None and len(self._recent(who)) >= most:
                reason = "userRateLimitExceeded" if who else "rateLimitExceeded"
                raise Refused(reason, other_status=switches.rate_limit_status)
        for who in allowed:
            self._recent(who).append(self._world.clock.now())

    def _recent(self, who: str) -> list[datetime]:
        now = self._world.clock.now()
        self._entered[who] = [at for at in self._entered.get(who, []) if now - at < MINUTE]
        return self._entered[who]
