"""Push channels that are open; of their secrets only the digests."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.booking.calendar import Channel
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database

_ADD = """
INSERT OR REPLACE INTO channels (installation, id, agent, resource, secret_hash, expires_at, renew_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_GET = """
SELECT id, agent, resource, secret_hash, expires_at, renew_at FROM channels WHERE installation = ? AND id = ?
"""
CHANNELS = """
SELECT id, agent, resource, secret_hash, expires_at, renew_at FROM channels WHERE installation = ? AND agent = ?
ORDER BY expires_at DESC, id DESC
"""
_DROP = "DELETE FROM channels WHERE installation = ? AND id = ?"

_Row = tuple[str, str, str, bytes, int, int]


@dataclass(frozen=True, slots=True)
class SqliteChannels:
    """Keeps what `ports.Calendars` says of channels."""

    database: Database

    def add_channel(self, installation: str, channel: Channel) -> None:
        """Remember an open push channel."""
        named = (channel.id, channel.agent, channel.resource, channel.secret_hash)
        row = (installation, *named, to_micros(channel.expires_at), to_micros(channel.renew_at))
        with self.database.write() as connection:
            connection.execute(_ADD, row)

    def channel(self, installation: str, channel: str) -> Channel | None:
        """The channel of this id."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation, channel)).fetchone()
        return _channel(row) if row else None

    def channels(self, installation: str, agent: str) -> Sequence[Channel]:
        """The agent's channels, the one that lives longest first."""
        with self.database.read() as connection:
            rows = connection.execute(CHANNELS, (installation, agent)).fetchall()
        return [_channel(row) for row in rows]

    def drop_channel(self, installation: str, channel: str) -> None:
        """Forget a channel."""
        with self.database.write() as connection:
            connection.execute(_DROP, (installation, channel))


def _channel(row: _Row) -> Channel:
    key, agent, resource, secret_hash, expires_at, renew_at = row
    return Channel(key, agent, resource, secret_hash, from_micros(expires_at), from_micros(renew_at))
