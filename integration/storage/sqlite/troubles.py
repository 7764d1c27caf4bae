"""What an admin should see and mend."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.trouble import SeenTrouble, Trouble, TroubleKind
from integration.ports import Now
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database

# A clock that was set back does not bring forward when a trouble was last seen.
_REPORT = """
INSERT INTO troubles (installation, kind, subject, text, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
ON CONFLICT (installation, kind, subject) DO UPDATE SET
  text = excluded.text, last_at = max(last_at, excluded.last_at), count = count + 1
"""
_MENDED = "DELETE FROM troubles WHERE installation = ? AND kind = ? AND subject = ?"
TROUBLES = """
SELECT kind, subject, text, first_at, last_at, count FROM troubles WHERE installation = ?
ORDER BY last_at DESC, kind, subject
"""


@dataclass(frozen=True, slots=True)
class SqliteTroubles:
    """Keeps `ports.Troubles`. What the power takes is only seen, or mended, again."""

    database: Database
    now: Now

    def report(self, installation: str, trouble: Trouble) -> None:
        """Put a trouble on the list, or count it once more; its text is the latest."""
        row = (installation, trouble.kind.value, trouble.subject, trouble.text, to_micros(self.now()))
        with self.database.write(durable=False) as connection:
            connection.execute(_REPORT, row)

    def mended(self, installation: str, kind: TroubleKind, subject: str) -> None:
        """Take a trouble off the list; nothing happens where it isn't on it."""
        with self.database.write(durable=False) as connection:
            connection.execute(_MENDED, (installation, kind.value, subject))

    def troubles(self, installation: str) -> Sequence[SeenTrouble]:
        """The list, the latest first."""
        with self.database.read() as connection:
            rows = connection.execute(TROUBLES, (installation,)).fetchall()
        return [_seen(row) for row in rows]


def _seen(row: tuple[str, str, str, int, int, int]) -> SeenTrouble:
    kind, subject, text, first_at, last_at, count = row
    return SeenTrouble(Trouble(TroubleKind(kind), subject, text), from_micros(first_at), from_micros(last_at), count)
