"""Who answers each customer: changed for several at once, with the history, and with their tickets put in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from integration.domain.cover.cover import Cover, Duty, Handover
from integration.domain.errors import Superseded
from integration.domain.names import folded
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.places import put_in_line, woken

# One statement, so that version and covers are of the same instant.
COVERS = """
SELECT versions.version, covers.document FROM cover_versions AS versions
LEFT JOIN covers ON covers.installation = versions.installation
WHERE versions.installation = ? ORDER BY covers.customer
"""
_COVER = "SELECT document FROM covers WHERE installation = ? AND customer = ?"
_PUT_COVER = "INSERT OR REPLACE INTO covers (installation, customer, document) VALUES (?, ?, ?)"
_VERSION = "SELECT version FROM cover_versions WHERE installation = ?"
_PUT_VERSION = "INSERT OR REPLACE INTO cover_versions (installation, version) VALUES (?, ?)"
# One that is kept again keeps its place among those of the same instant.
_PUT_HANDOVER = """
INSERT INTO handovers (installation, id, at, document) VALUES (?, ?, ?, ?)
ON CONFLICT (installation, id) DO UPDATE SET at = excluded.at, document = excluded.document
"""
HANDOVERS = "SELECT document FROM handovers WHERE installation = ? ORDER BY at DESC, rowid DESC LIMIT ?"
_HANDOVER = "SELECT document FROM handovers WHERE installation = ? AND id = ?"
_DUTY = "SELECT document FROM duties WHERE installation = ?"
_SET_DUTY = "INSERT OR REPLACE INTO duties (installation, document) VALUES (?, ?)"

_NOBODY = Duty()


@dataclass(frozen=True, slots=True)
class SqliteCovers:
    """Keeps `ports.Covers`."""

    database: Database

    def covers(self, installation: str) -> tuple[int, Sequence[Cover]]:
        """Every cover by customer, and the version of all of them together: 0 before the first."""
        with self.database.read() as connection:
            rows = connection.execute(COVERS, (installation,)).fetchall()
        return rows[0][0] if rows else 0, [decode(document, Cover) for _, document in rows if document is not None]

    def cover(self, installation: str, customer: str) -> Cover | None:
        """Who answers this customer, however the name is written in capitals."""
        with self.database.read() as connection:
            row = connection.execute(_COVER, (installation, folded(customer))).fetchone()
        return decode(row[0], Cover) if row else None

    def hand_over(  # noqa: PLR0913, PLR0917 - as the port
        self,
        installation: str,
        covers: Sequence[Cover],
        handovers: Sequence[Handover],
        tickets: Sequence[str],
        before: int,
        now: datetime,
    ) -> None:
        """Change who answers, in one transaction: these customers' covers are replaced, these tickets are put in line.

        The handovers, new ones and changed ones, are kept with them. Raises Superseded, and changes nothing, where the
        covers' version is not `before`.
        """
        answering = [(installation, folded(each.customer), encode(each)) for each in covers]
        history = [(installation, each.id, to_micros(each.at), encode(each)) for each in handovers]
        places = [woken(installation, ticket, to_micros(now)) for ticket in tickets]
        with self.database.write() as connection:
            _refuse_superseded(connection, installation, before)
            connection.execute(_PUT_VERSION, (installation, before + 1))
            connection.executemany(_PUT_COVER, answering)
            connection.executemany(_PUT_HANDOVER, history)
            put_in_line(connection, places)

    def handovers(self, installation: str, *, limit: int = 100) -> Sequence[Handover]:
        """The latest changes, newest first."""
        with self.database.read() as connection:
            rows = connection.execute(HANDOVERS, (installation, limit)).fetchall()
        return [decode(document, Handover) for (document,) in rows]

    def handover(self, installation: str, handover: str) -> Handover | None:
        """The change of this id."""
        with self.database.read() as connection:
            row = connection.execute(_HANDOVER, (installation, handover)).fetchone()
        return decode(row[0], Handover) if row else None

    def duty(self, installation: str) -> Duty:
        """Who of second level was there when the desk was looked at last."""
        with self.database.read() as connection:
            row = connection.execute(_DUTY, (installation,)).fetchone()
        return decode(row[0], Duty) if row else _NOBODY

    def set_duty(self, installation: str, duty: Duty) -> None:
        """Keep who of second level is there now."""
        with self.database.write() as connection:
            connection.execute(_SET_DUTY, (installation, encode(duty)))


def _refuse_superseded(connection: Connection, installation: str, before: int) -> None:
    stored = connection.execute(_VERSION, (installation,)).fetchone()
    if before != (stored[0] if stored else 0):
        message = "who answers was changed by somebody else: read the covers again"
        raise Superseded(message)
