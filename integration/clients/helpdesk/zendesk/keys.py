"""The access token of one installation: renewed early, by one process at a time, and kept before it is used."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.oauth import RECONNECT, REFRESH_LIFE, OAuth
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.grant import Grant

_LEASE = timedelta(seconds=45)
"""Longer than the slowest renewal takes: 3 s to connect, 10 s to the answer's first byte, 30 s to its last."""

_LOOK_EVERY = timedelta(seconds=0.1)
_LOOKS = 100
"""Who waits for another's renewal looks for ten seconds."""

_IDLE = timedelta(days=7)
"""Zendesk forgets a pair that nobody renewed for 30 days; so a tenant who needs nothing is renewed weekly."""


@dataclass(frozen=True, slots=True)
class AccessKeys:
    """The pairs of one installation, which all threads and processes share through the store.

    Every method raises CredentialsRevoked where there is no pair, or it is lost (the process died between Zendesk's
    answer and our commit, an admin took the right back), and UpstreamUnavailable where a renewal takes too long.
    """

    installation: str
    root: str
    wire: HostWire

    def token(self) -> str:
        """A token for a call that begins now."""
        grant = self._in_force()
        return (grant if grant.opens(self.wire.now()) else self._next(grant)).access

    def after_401(self, token: str) -> str:
        """Another token, as Zendesk refused this one: that of the pair in force by now, or of the next pair."""
        grant = self._in_force()
        return self.token() if grant.access != token else self._next(grant).access

    def renew_idle(self) -> bool:
        """Renew a pair that nobody renewed for a week; whether it was."""
        grant = self._in_force()
        is_idle = renew_if_idle(grant, self.wire.now())
        if is_idle:
            self._next(grant)
        return is_idle

    def _in_force(self) -> Grant:
        grant = self.wire.grants.grant(self.installation)
        if grant is None or not grant.refresh:
            message = f"VIP Desk has no access to this Zendesk; {RECONNECT}"
            raise CredentialsRevoked(message)
        return grant

    def _next(self, grant: Grant) -> Grant:
        """The pair after this one, renewed by us or by whoever is quicker."""
        for _ in range(_LOOKS):
            now = self.wire.now()
            if self.wire.grants.begin_renewal(self.installation, grant.generation, now, now + _LEASE):
                return self._renewed(grant)
            newest = self._in_force()
            if newest.generation != grant.generation:
                return newest
            self.wire.http.wait(_LOOK_EVERY.total_seconds())
        message = "our access to Zendesk is being renewed, which takes too long"
        raise UpstreamUnavailable(message, retry_after=_LEASE)

    def _renewed(self, grant: Grant) -> Grant:
        """The pair in force once ours is kept; an admin may have granted another one meanwhile, which then stands."""
        try:
            fresh = OAuth(self.root, self.wire).renew(grant)
        except CredentialsRevoked:
            fresh = _lost(grant)
        if not self.wire.grants.renewed(self.installation, fresh):
            self._find_again(fresh)
        return self._in_force()

    def _find_again(self, fresh: Grant) -> None:
        """Who stood still for longer than the lease has the pair that another process takes for lost."""
        newest = self.wire.grants.grant(self.installation)
        if fresh.refresh and newest and not newest.refresh:
            self.wire.grants.renewed(self.installation, replace(fresh, generation=newest.generation))


def renew_if_idle(grant: Grant, now: datetime) -> bool:
    """Whether a pair is to be renewed only so that it isn't forgotten: it is a week old, and not lost."""
    return bool(grant.refresh) and now >= grant.refresh_until - REFRESH_LIFE + _IDLE


def _lost(grant: Grant) -> Grant:
    """What is put in the place of a pair that Zendesk no longer knows: nobody tries it again, nor waits for it."""
    return replace(grant, access="", refresh="")
