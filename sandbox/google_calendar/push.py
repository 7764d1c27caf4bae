"""Push channels and their messages: late, lost, repeated or never, as is asked; one thread carries them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from sandbox.automation import Automation
from sandbox.google_calendar.channels import check, end_of, opened
from sandbox.google_calendar.errors import Refused, missing
from sandbox.google_calendar.records import Calendar, Channel
from sandbox.google_calendar.world import World

JSON = dict[str, Any]
TAKEN = {102, 200, 201, 202, 204}
TRIED_AGAIN = {500, 502, 503, 504}
PAUSES = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1))
"""GC-23: how often and when a message is sent again."""
TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Message:
    """One notification: its channel, its number, `sync` or `exists`, its headers."""

    channel: str
    number: int
    state: str
    address: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, and the status of the answer (None where none came)."""

    message: Message
    status: int | None

    @property
    def taken(self) -> bool:
        """Whether the answer was a success."""
        return self.status in TAKEN


class Push:
    """All channels, and the way out of Google; the controls touch the messages that come next."""

    def __init__(self, world: World, automation: Automation) -> None:
        self.channels: dict[str, Channel] = {}
        self.sent: list[Sent] = []
        self.lost: list[Message] = []
        """All that `lose` and `never` swallowed."""
        self.delay = timedelta(0)
        """How long after its cause a message goes out; with a clock that stands, `advance` brings it."""
        self.never = False
        self._world = world
        self._automation = automation
        self._to_lose = 0
        self._to_repeat: list[int] = []
        self._client: httpx.Client | None = None
        world.on_change.append(self._tell)

    @property
    def failed(self) -> list[Sent]:
        """Those that weren't taken."""
        return [one for one in self.sent if not one.taken]

    def lose(self, count: int = 1) -> None:
        """Never send the next ones."""
        self._to_lose += count

    def repeat(self, count: int = 1, *, times: int = 2) -> None:
        """Send each of the next ones so many times."""
        self._to_repeat += [times] * count

    def close(self) -> None:
        """Close the connections."""
        if self._client:
            self._client.close()

    def open(self, calendar: Calendar, account: str, body: JSON, uri: str) -> Channel:
        """A new channel, which isn't told of yet."""
        now, switches = self._world.clock.now(), self._world.switches
        check(body, only_https=switches.only_https)
        known = self.channels.get(body["id"])
        if known and known.expires_at > now:
            raise Refused(reason="channelIdNotUnique", message=f"Channel id {body['id']} not unique")
        self.channels[body["id"]] = opened(calendar, account, body, uri, end_of(body, now, switches.channel_longest))
        return self.channels[body["id"]]

    def stop(self, account: str, body: JSON) -> None:
        """No more of this channel; 404 where there is none, or it is somebody else's."""
        channel = self.channels.get(body.get("id", ""))
        if not channel or (channel.resource_id, channel.account) != (body.get("resourceId"), account):
            message = f"Channel '{body.get('id', '')}' not found for project"
            raise missing(message)
        del self.channels[channel.id]

    def greet(self, channel: Channel) -> None:
        """The message `sync`: at once (GC-13: before the answer), or as all others."""
        message = self._message(channel, "sync")
        if self._world.switches.sync_before_answer:
            self._come(message)
        else:
            self._send_later(message)

    def _tell(self, calendar: Calendar) -> None:
        now = self._world.clock.now()
        for channel in self.channels.values():
            if channel.calendar == calendar.id and channel.expires_at > now:
                self._send_later(self._message(channel, "exists"))

    def _message(self, channel: Channel, state: str) -> Message:
        channel.number += 1 if state == "sync" else 1 + channel.number % 3
        headers = {
            "X-Goog-Channel-ID": channel.id,
            "X-Goog-Message-Number": str(channel.number),
            "X-Goog-Resource-ID": channel.resource_id,
            "X-Goog-Resource-State": state,
            "X-Goog-Resource-URI": channel.resource_uri,
            "X-Goog-Channel-Expiration": channel.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            **({"X-Goog-Channel-Token": channel.token} if channel.token else {}),
        }
        return Message(channel.id, channel.number, state, channel.address, headers)

    def _send_later(self, message: Message) -> None:
        if self.delay:
            self._automation.at(self._world.clock.now() + self.delay, lambda: self._come(message))
        else:
            self._automation.later(lambda: self._come(message))

    def _come(self, message: Message) -> None:
        if self.never or self._to_lose:
            self._to_lose -= not self.never
            self.lost.append(message)
            return
        times = self._to_repeat.pop(0) if self._to_repeat else 1
        for _ in range(times):
            self._try(message, 0)

    def _try(self, message: Message, tries: int) -> None:
        sent = Sent(message, self._exchanged(message))
        self.sent.append(sent)
        if sent.status in TRIED_AGAIN and tries < len(PAUSES):
            again = self._world.clock.now() + PAUSES[tries]
            self._automation.at(again, lambda: self._try(message, tries + 1))

    def _exchanged(self, message: Message) -> int | None:
        self._client = self._client or httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS)
        try:
            return self._client.post(message.address, headers=message.headers).status_code
        except httpx.HTTPError:
            return None
