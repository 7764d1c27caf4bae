"""Calls to return; who called, and where the voicemail is heard, are sealed before they reach the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from integration.domain.phone.call_back import CallBack
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_PUT = """
INSERT INTO call_backs (installation, id, at, ticket, open, document, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (installation, id) DO UPDATE SET
  at = excluded.at, ticket = excluded.ticket, open = excluded.open, document = excluded.document,
  sealed = excluded.sealed
"""
_GET = "SELECT document, sealed FROM call_backs WHERE installation = ? AND id = ?"
OPEN = "SELECT document, sealed FROM call_backs WHERE installation = ? AND open = 1"
SINCE = """
SELECT document, sealed FROM call_backs WHERE installation = ?1 AND open = 1
UNION ALL SELECT document, sealed FROM call_backs WHERE installation = ?1 AND at > ?2 AND open = 0
"""
OF_TICKET = "SELECT document, sealed FROM call_backs WHERE installation = ? AND ticket = ? AND ticket <> ''"
WITHOUT_TICKET = "SELECT document, sealed FROM call_backs WHERE installation = ? AND open = 1 AND ticket = ''"


class _Sealed(msgspec.Struct):
    caller: str
    recording: str


@dataclass(frozen=True, slots=True)
class SqliteCallBacks:
    """Keeps what `ports.CallBacks` says of missed calls; raises Misconfigured where no key fits."""

    database: Database
    seal: Seal

    def add_call_back(self, installation: str, call_back: CallBack) -> CallBack:
        """Keep a missed call; where it was told before (its id), the one that is kept already, and nothing changes."""
        row = self._row(installation, call_back)
        with self.database.write() as connection:
            before = connection.execute(_GET, (installation, call_back.id)).fetchone()
            if before is None:
                connection.execute(_PUT, row)
        return self._opened(*before) if before else call_back

    def change_call_back(
        self, installation: str, call_back: str, change: Callable[[CallBack | None], CallBack | None]
    ) -> tuple[CallBack | None, CallBack | None]:
        """Let what `change` makes of the call-back of this id stand in its place; as it was before, and as it is now.

        In one transaction; where it gives None, or what there was, nothing changes.
        """
        with self.database.write() as connection:
            row = connection.execute(_GET, (installation, call_back)).fetchone()
            before = self._opened(*row) if row else None
            after = change(before)
            if after is None or after == before:
                return before, before
            connection.execute(_PUT, self._row(installation, after))
        return before, after

    def call_back(self, installation: str, call_back: str) -> CallBack | None:
        """The call-back of this id."""
        found = self._by_time(_GET, installation, call_back)
        return found[0] if found else None

    def call_backs(self, installation: str, *, since: datetime | None = None) -> Sequence[CallBack]:
        """Those that are open, and of a `since` all that came after it, by the time of the call."""
        if since is None:
            return self._by_time(OPEN, installation)
        return self._by_time(SINCE, installation, to_micros(since))

    def call_backs_on(self, installation: str, ticket: str) -> Sequence[CallBack]:
        """The call-backs that stand on this ticket, by time."""
        return self._by_time(OF_TICKET, installation, ticket)

    def without_ticket(self, installation: str) -> Sequence[CallBack]:
        """Open call-backs that stand on no ticket yet, by time."""
        return self._by_time(WITHOUT_TICKET, installation)

    def _by_time(self, statement: str, *values: str | int) -> list[CallBack]:
        with self.database.read() as connection:
            rows = connection.execute(statement, values).fetchall()
        return sorted((self._opened(*row) for row in rows), key=lambda each: (each.at, each.id))

    def _row(self, installation: str, call_back: CallBack) -> tuple[object, ...]:
        searched = (call_back.id, to_micros(call_back.at), call_back.ticket, call_back.open)
        sealed = self.seal.seal(encode(_Sealed(call_back.caller, call_back.recording)))
        return installation, *searched, encode(replace(call_back, caller="", recording="")), sealed

    def _opened(self, document: bytes, sealed: bytes) -> CallBack:
        private = decode(self.seal.open(sealed), _Sealed)
        return replace(decode(document, CallBack), caller=private.caller, recording=private.recording)
