"""Keep a push channel open, by which Google tells us at once that a calendar changed; without one we ask oftener."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from integration.domain.booking.calendar import Channel
from integration.domain.booking.push import secret_hash
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.ports import AgentCalendar, CalendarOf, Now, Store
from integration.usecases.fresh_id import FreshId, fresh_id

_log = structlog.get_logger(__name__)

LIFETIME = timedelta(days=7)
"""What we ask for; how long a channel lives is what Google answers (its guide's default; GC-2)."""

_RENEW_AT = 0.8
"""The share of its life after which a channel is replaced; the rest is for trying again."""

_TRY_AGAIN = timedelta(minutes=10)
"""How long an attempt that came to nothing bars the next one."""


@dataclass(frozen=True, slots=True)
class WatchCalendar:
    """Opens a channel where none is open, and a new one beside one that is to be replaced.

    `push_root` is the address below which each installation has its own, None where Google can't reach us. A channel is
    stored before it is asked for, since Google's first message may come before its answer; one that was asked for and
    not answered stays for a while, as it may be open. Nothing here raises: whatever becomes of a channel, asking goes
    on.
    """

    store: Store
    calendar_of: CalendarOf
    push_root: str | None
    now: Now
    fresh_id: FreshId = fresh_id

    def __call__(self, installation: str, agent: str) -> bool:
        """Whether a channel is open by now."""
        found = self.store.calendar(installation, agent)
        if found is None or self.push_root is None:
            return False
        try:
            return self._kept_open(installation, agent, self.calendar_of(*found), f"{self.push_root}/{installation}")
        except VipDeskError as error:
            _log.warning("channel.failed", installation=installation, reason=str(error))
            return any(_is_open(channel, self.now()) for channel in self.store.channels(installation, agent))

    def _kept_open(self, installation: str, agent: str, calendar: AgentCalendar, address: str) -> bool:
        now = self.now()
        channels = self._living(installation, agent)
        newest = next((channel for channel in channels if _is_open(channel, now)), None)
        waits = not all(channel.resource for channel in channels)
        if not waits and (newest is None or now >= newest.renew_at):
            newest = self._opened(installation, agent, calendar, address)
        for channel in channels:
            if channel.resource and newest and channel.id != newest.id:
                _stop(calendar, channel)
                self.store.drop_channel(installation, channel.id)
        return newest is not None

    def _living(self, installation: str, agent: str) -> Sequence[Channel]:
        """The agent's channels, once those that are over are forgotten."""
        now, channels = self.now(), self.store.channels(installation, agent)
        for channel in channels:
            if channel.expires_at <= now:
                self.store.drop_channel(installation, channel.id)
        return [channel for channel in channels if now < channel.expires_at]

    def _opened(self, installation: str, agent: str, calendar: AgentCalendar, address: str) -> Channel:
        now, secret = self.now(), self.fresh_id() + self.fresh_id()
        asked = Channel(self.fresh_id(), agent, "", secret_hash(secret), now + _TRY_AGAIN, now + _TRY_AGAIN)
        self.store.add_channel(installation, asked)
        resource, expires_at = calendar.watch(asked.id, address, secret, LIFETIME)
        if expires_at <= now or not resource:
            message = "Google opened a push channel that is over already"
            raise UpstreamUnavailable(message)
        renew_at = now + _RENEW_AT * (expires_at - now)
        channel = replace(asked, resource=resource, expires_at=expires_at, renew_at=renew_at)
        self.store.add_channel(installation, channel)
        _log.info("channel.opened", installation=installation, channel=channel.id)
        return channel


def _stop(calendar: AgentCalendar, channel: Channel) -> None:
    try:
        calendar.stop(channel.id, channel.resource)
    except UpstreamRefused as error:  # it ends by itself, and until then its messages are unknown to us
        _log.warning("channel.not_stopped", channel=channel.id, reason=str(error))


def _is_open(channel: Channel, now: datetime) -> bool:
    return bool(channel.resource) and now < channel.expires_at
