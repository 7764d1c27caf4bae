"""Agents' pictures for the booking page."""

from dataclasses import dataclass

from integration.domain.booking.calendar import Picture
from integration.storage.sqlite.connection import Database

_SET = "INSERT OR REPLACE INTO pictures (installation, agent, media_type, content) VALUES (?, ?, ?, ?)"
_DROP = "DELETE FROM pictures WHERE installation = ? AND agent = ?"
_GET = "SELECT media_type, content FROM pictures WHERE installation = ? AND agent = ?"


@dataclass(frozen=True, slots=True)
class SqlitePictures:
    """Keeps what `ports.Calendars` says of pictures."""

    database: Database

    def set_picture(self, installation: str, agent: str, picture: Picture | None) -> None:
        """Keep an agent's picture, or none; it needs no connection."""
        with self.database.write() as connection:
            if picture is None:
                connection.execute(_DROP, (installation, agent))
            else:
                connection.execute(_SET, (installation, agent, picture.media_type, picture.content))

    def picture(self, installation: str, agent: str) -> Picture | None:
        """The agent's picture."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation, agent)).fetchone()
        return Picture(*row) if row else None
