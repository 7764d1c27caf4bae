"""Rosters and terms; a published version of the terms is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from sqlite3 import Connection

from integration.domain.errors import BadInput
from integration.domain.roster import Roster
from integration.domain.terms import PublishedTerms, ServiceTerms, default_terms
from integration.ports import Now
from integration.storage.documents import decode_once, encode
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database
from integration.storage.terms_documents import decode_terms, encode_terms

_ROSTER = "SELECT document FROM rosters WHERE installation = ?"
_REPLACE = "INSERT OR REPLACE INTO rosters (installation, document) VALUES (?, ?)"
_VERSION = "SELECT document FROM terms WHERE installation = ? AND version = ?"
_LATEST = "SELECT document FROM terms WHERE installation = ? ORDER BY version DESC LIMIT 1"
_IN_FORCE = """
SELECT document FROM terms WHERE installation = ? AND published_at <= ? ORDER BY version DESC LIMIT 1
"""
_PUBLISHED = "SELECT document, published_at FROM terms WHERE installation = ? ORDER BY version"
_LAST_NUMBER = "SELECT max(version) FROM terms WHERE installation = ?"
_PUBLISH = "INSERT INTO terms (installation, version, document, published_at) VALUES (?, ?, ?, ?)"

_EMPTY = Roster()

_default_terms = cache(default_terms)


@dataclass(frozen=True, slots=True)
class SqlitePolicies:
    """Keeps `ports.Policies`.

    The defaults are version 1 of each installation, so that a ticket that began under them keeps them (docs/service.md,
    3.11); the first version that is published is 2.
    """

    database: Database
    now: Now

    def roster(self, installation: str) -> Roster:
        """The roster in force; empty for an installation without one."""
        with self.database.read() as connection:
            row = connection.execute(_ROSTER, (installation,)).fetchone()
        return decode_once(row[0], Roster) if row else _EMPTY

    def replace_roster(self, installation: str, roster: Roster) -> None:
        """Put a whole new roster in force at once."""
        with self.database.write() as connection:
            connection.execute(_REPLACE, (installation, encode(roster)))

    def terms(self, installation: str, version: int | None = None) -> ServiceTerms:
        """A version of the terms (the latest where None; the defaults are 1); BadInput where there is no such."""
        with self.database.read() as connection:
            row = _row_of_terms(connection, installation, version)
        if row is not None:
            return decode_terms(row[0])
        if version not in {None, _default_terms().version}:
            message = f"installation {installation} has no terms of version {version}"
            raise BadInput(message)
        return _default_terms()

    def terms_at(self, installation: str, instant: datetime) -> ServiceTerms:
        """The version in force at this instant: the latest one published until then, else the defaults."""
        with self.database.read() as connection:
            row = connection.execute(_IN_FORCE, (installation, to_micros(instant))).fetchone()
        return decode_terms(row[0]) if row else _default_terms()

    def published(self, installation: str) -> Sequence[PublishedTerms]:
        """Every version with the instant of its publication, oldest first, the defaults included."""
        with self.database.read() as connection:
            rows = connection.execute(_PUBLISHED, (installation,)).fetchall()
        later = (PublishedTerms(decode_terms(document), from_micros(since)) for document, since in rows)
        return [PublishedTerms(_default_terms(), None), *later]

    def publish(self, installation: str, terms: ServiceTerms) -> int:
        """Store terms as the next version, immutable and in force from now on; returns its number."""
        with self.database.write() as connection:
            (last,) = connection.execute(_LAST_NUMBER, (installation,)).fetchone()
            number = int(last or _default_terms().version) + 1
            document = encode_terms(replace(terms, version=number))
            connection.execute(_PUBLISH, (installation, number, document, to_micros(self.now())))
        return number


def _row_of_terms(connection: Connection, installation: str, version: int | None) -> tuple[bytes] | None:
    if version is None:
        found = connection.execute(_LATEST, (installation,))
    else:
        found = connection.execute(_VERSION, (installation, version))
    row: tuple[bytes] | None = found.fetchone()
    return row
