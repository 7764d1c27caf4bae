"""Who installed us; the credentials are sealed before they reach the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.installation import Credentials, Installation
from integration.storage.documents import decode, encode
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_COLUMNS = "id, host, base_url, own_user, problem, shadow, bots, zone, host_leads, account, app_installation"
_ADD = f"""
INSERT OR REPLACE INTO installations ({_COLUMNS}, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 - names from above
_GET = f"SELECT {_COLUMNS}, sealed FROM installations WHERE id = ?"  # noqa: S608 - names from above
AT_ADDRESS = f"""
SELECT {_COLUMNS}, sealed FROM installations WHERE host = ? AND base_url = ? ORDER BY id LIMIT 1
"""  # noqa: S608 - names from above
_ALL = f"SELECT {_COLUMNS} FROM installations ORDER BY id"  # noqa: S608 - names from above
_SET_CREDENTIALS = "UPDATE installations SET sealed = ? WHERE id = ?"
_SET_SHADOW = "UPDATE installations SET shadow = ? WHERE id = ?"
_SET_PROBLEM = "UPDATE installations SET problem = ? WHERE id = ? AND problem <> ?"
_SET_ACCOUNT = "UPDATE installations SET account = ? WHERE id = ? AND account = ''"

_Row = tuple[str, str, str, str, str, int, bytes, str, int, str, str]
"""An installation as it stands in the table, without what is sealed."""


@dataclass(frozen=True, slots=True)
class SqliteInstallations:
    """Keeps `ports.Installations`, but for `reseal` (sealed.py), `remove` and `sweep_removed` (removal.py).

    Raises Misconfigured where no key fits.
    """

    database: Database
    seal: Seal

    def add(self, installation: Installation, credentials: Credentials) -> None:
        """Store a new installation, or replace the one of the same id."""
        row = (*_row(installation), self.seal.seal(encode(credentials)))
        with self.database.write() as connection:
            connection.execute(_ADD, row)

    def set_credentials(self, installation: str, credentials: Credentials) -> bool:
        """Put these in the place of the ones before; False, and nothing is stored, for one that is gone."""
        sealed = self.seal.seal(encode(credentials))
        with self.database.write() as connection:
            return connection.execute(_SET_CREDENTIALS, (sealed, installation)).rowcount == 1

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials; that there is none takes the same steps."""
        found = self._found(_GET, installation)
        if found is None:
            self.seal.pretend()
        return found

    def at_address(self, host: str, base_url: str) -> tuple[Installation, Credentials] | None:
        """The installation on this account of a host; the first by id where there are several."""
        return self._found(AT_ADDRESS, host, base_url)

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        with self.database.read() as connection:
            rows = connection.execute(_ALL).fetchall()
        return [_installation(row) for row in rows]

    def set_shadow(self, installation: str, *, shadow: bool) -> None:
        """Begin or end that nothing is written to the host."""
        with self.database.write() as connection:
            connection.execute(_SET_SHADOW, (shadow, installation))

    def set_problem(self, installation: str, problem: str) -> None:
        """Note what an admin must mend; an empty text says that it is mended."""
        with self.database.write() as connection:
            connection.execute(_SET_PROBLEM, (problem, installation, problem))

    def set_account(self, installation: str, account: str) -> None:
        """Note the host's number of the account, where none is known yet."""
        with self.database.write() as connection:
            connection.execute(_SET_ACCOUNT, (account, installation))

    def _found(self, statement: str, *values: str) -> tuple[Installation, Credentials] | None:
        with self.database.read() as connection:
            row = connection.execute(statement, values).fetchone()
        if row is None:
            return None
        *columns, sealed = row
        return _installation(tuple(columns)), decode(self.seal.open(sealed), Credentials)


def _row(each: Installation) -> _Row:
    named = each.id, each.host, each.base_url, each.own_user, each.problem
    account = each.account, each.app_installation
    return *named, each.shadow, encode(each.bots), each.zone, each.host_leads, *account


def _installation(row: _Row) -> Installation:
    key, host, base_url, own_user, problem, shadow, bots, zone, leads, *account = row
    known_bots = decode(bots, frozenset[str])
    return Installation(key, host, base_url, own_user, problem, bool(shadow), known_bots, zone, bool(leads), *account)
