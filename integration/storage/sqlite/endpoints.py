"""The addresses that tenants named; address and signing keys are sealed together before they reach the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

import msgspec

from integration.domain.decision import AlertKind
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.storage.documents import decode, encode
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_ADD = """
INSERT INTO endpoints (installation, id, kinds, problem, sealed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (installation, id) DO UPDATE SET
  kinds = excluded.kinds, problem = excluded.problem, sealed = excluded.sealed
"""
_REMOVE = "DELETE FROM endpoints WHERE installation = ? AND id = ?"
_ALL = "SELECT id, kinds, problem, sealed FROM endpoints WHERE installation = ? ORDER BY id"
_ONE = "SELECT id, kinds, problem, sealed FROM endpoints WHERE installation = ? AND id = ?"
_SET_PROBLEM = "UPDATE endpoints SET problem = ? WHERE installation = ? AND id = ?"
BLOCK = """
UPDATE postings SET blocked = ?1
WHERE installation = ?2 AND endpoint = ?3 AND state = 'waiting' AND blocked <> ?1
"""
GIVE_UP = """
UPDATE postings SET state = 'given up', blocked = 0, lease_token = NULL, lease_until = NULL, outcome = ?
WHERE installation = ? AND endpoint = ? AND state = 'waiting'
"""

REMOVED = "the endpoint was removed"
"""What came of messages whose endpoint was taken away before they arrived."""

EndpointRow = tuple[str, bytes, str, bytes]
"""An endpoint as it stands in the table: id, kinds, problem, and what is sealed."""


class _Sealed(msgspec.Struct):
    url: str
    secrets: EndpointSecrets
    text_only: bool


@dataclass(frozen=True, slots=True)
class SqliteEndpoints:
    """Keeps what `ports.Outbox` says of endpoints; raises Misconfigured where no key fits."""

    database: Database
    seal: Seal

    def add_endpoint(self, installation: str, endpoint: Endpoint, secrets: EndpointSecrets) -> None:
        """Store an endpoint, or replace the one of the same id; what waits for it follows it to its new address."""
        sealed = self.seal.seal(encode(_Sealed(endpoint.url, secrets, endpoint.text_only)))
        with self.database.write() as connection:
            connection.execute(_ADD, (installation, endpoint.id, encode(endpoint.kinds), endpoint.problem, sealed))
            _block(connection, installation, endpoint.id, endpoint.problem)

    def remove_endpoint(self, installation: str, endpoint: str) -> bool:
        """Take an endpoint away; its log stays, and what still waits is given up. False where there is none."""
        with self.database.write() as connection:
            connection.execute(GIVE_UP, (REMOVED, installation, endpoint))
            return connection.execute(_REMOVE, (installation, endpoint)).rowcount == 1

    def endpoints(self, installation: str) -> Sequence[tuple[Endpoint, EndpointSecrets]]:
        """Every endpoint with its decrypted secrets, by id."""
        with self.database.read() as connection:
            rows = connection.execute(_ALL, (installation,)).fetchall()
        return [opened(row, self.seal) for row in rows]

    def set_endpoint_problem(self, installation: str, endpoint: str, problem: str) -> None:
        """Note why nothing is sent there any more (what waits stays waiting); an empty text says that it is mended."""
        with self.database.write() as connection:
            connection.execute(_SET_PROBLEM, (problem, installation, endpoint))
            _block(connection, installation, endpoint, problem)


def opened(row: EndpointRow, seal: Seal) -> tuple[Endpoint, EndpointSecrets]:
    """The endpoint with its address and its decrypted secrets."""
    key, kinds, problem, sealed = row
    secret = decode(seal.open(sealed), _Sealed)
    endpoint = Endpoint(key, secret.url, decode(kinds, frozenset[AlertKind]), problem, secret.text_only)
    return endpoint, secret.secrets


def row_of(connection: Connection, installation: str, endpoint: str) -> EndpointRow:
    """One endpoint, which must be there, with its secrets still sealed."""
    row: EndpointRow = connection.execute(_ONE, (installation, endpoint)).fetchone()
    return row


def wanting(connection: Connection, installation: str) -> list[Endpoint]:
    """The endpoints as far as they say what they want; that is no secret, so their addresses stay sealed."""
    rows = connection.execute(_ALL, (installation,)).fetchall()
    return [Endpoint(key, "", decode(kinds, frozenset[AlertKind]), problem) for key, kinds, problem, _ in rows]


def _block(connection: Connection, installation: str, endpoint: str, problem: str) -> None:
    connection.execute(BLOCK, (bool(problem), installation, endpoint))
