"""Who files what on a host, and which ticket it became; a lease ends by its time alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from integration.domain.filing import Filing
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database

_KEPT = timedelta(days=7) // timedelta(microseconds=1)

FORGET = "DELETE FROM filings WHERE until <= ?"
_GET = "SELECT token, until, ticket FROM filings WHERE installation = ? AND mark = ?"
_HOLD = """
INSERT INTO filings (installation, mark, token, until, ticket) VALUES (?, ?, ?, ?, '')
ON CONFLICT (installation, mark) DO UPDATE SET token = excluded.token, until = excluded.until
"""
_FILED = "UPDATE filings SET ticket = ?, token = '' WHERE installation = ? AND mark = ? AND ticket = ''"
_GIVE_BACK = "UPDATE filings SET token = '' WHERE installation = ? AND mark = ? AND token = ?"


@dataclass(frozen=True, slots=True)
class SqliteFilings:
    """Keeps `ports.Filings`."""

    database: Database

    def begin_filing(self, installation: str, mark: str, now: datetime, until: datetime) -> Filing:
        """Hold what has this mark until that instant; the one that is there where another does, or it is filed."""
        token, at = token_hex(16), to_micros(now)
        with self.database.write() as connection:
            connection.execute(FORGET, (at - _KEPT,))
            row = connection.execute(_GET, (installation, mark)).fetchone()
            if row and (row[2] or (row[0] and row[1] > at)):
                return Filing(mark, from_micros(row[1]), again=True, ticket=row[2])
            connection.execute(_HOLD, (installation, mark, token, to_micros(until)))
        return Filing(mark, until, token, again=row is not None)

    def filed(self, installation: str, filing: Filing, ticket: str) -> None:
        """Keep the host's id of the ticket, whoever holds it by now; the first id that is told stays."""
        with self.database.write() as connection:
            connection.execute(_FILED, (ticket, installation, filing.mark))

    def give_back_filing(self, installation: str, filing: Filing) -> None:
        """It could not be filed: anybody may try at once. Nothing changes where another holds it by now."""
        with self.database.write() as connection:
            connection.execute(_GIVE_BACK, (installation, filing.mark, filing.token))
