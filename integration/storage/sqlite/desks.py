"""Who works on the desk, and the absences that somebody entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.cover.absence import Absence
from integration.domain.cover.desk_plan import DeskPlan
from integration.storage.documents import decode, decode_once, encode
from integration.storage.instants import maybe_micros, to_micros
from integration.storage.sqlite.connection import Database

_PLAN = "SELECT document FROM desk_plans WHERE installation = ?"
_REPLACE_PLAN = "INSERT OR REPLACE INTO desk_plans (installation, document) VALUES (?, ?)"
_ADD = """
INSERT INTO absences (installation, id, starts_at, ends_at, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (installation, id) DO UPDATE SET
  starts_at = excluded.starts_at, ends_at = excluded.ends_at, document = excluded.document
"""
_END = "DELETE FROM absences WHERE installation = ? AND id = ?"
SINCE = "SELECT document FROM absences WHERE installation = ?1 AND (ends_at > ?2 OR ends_at IS NULL)"

_EMPTY = DeskPlan()


@dataclass(frozen=True, slots=True)
class SqliteDesks:
    """Keeps `ports.Desks`."""

    database: Database

    def desk_plan(self, installation: str) -> DeskPlan:
        """The plan in force; the empty one for an installation without any."""
        with self.database.read() as connection:
            row = connection.execute(_PLAN, (installation,)).fetchone()
        return decode_once(row[0], DeskPlan) if row else _EMPTY

    def replace_desk_plan(self, installation: str, plan: DeskPlan) -> None:
        """Put a whole new plan in force at once."""
        with self.database.write() as connection:
            connection.execute(_REPLACE_PLAN, (installation, encode(plan)))

    def add_absence(self, installation: str, absence: Absence) -> None:
        """Keep an absence that somebody entered, or replace the one of the same id."""
        bounds = (to_micros(absence.start), maybe_micros(absence.end))
        with self.database.write() as connection:
            connection.execute(_ADD, (installation, absence.id, *bounds, encode(absence)))

    def end_absence(self, installation: str, absence: str) -> bool:
        """Take an absence away; False where there is none of this id."""
        with self.database.write() as connection:
            return connection.execute(_END, (installation, absence)).rowcount == 1

    def absences(self, installation: str, since: datetime) -> Sequence[Absence]:
        """Those that end after `since` or have no end, by start."""
        with self.database.read() as connection:
            rows = connection.execute(SINCE, (installation, to_micros(since))).fetchall()
        found = (decode(document, Absence) for (document,) in rows)
        return sorted(found, key=lambda each: (each.start, each.id))
