"""The voice addresses of phone systems; what a system signs with is sealed before it reaches the file."""

from dataclasses import dataclass, replace

from integration.domain.phone.line import PhoneLine
from integration.storage.documents import decode, encode
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_ADD = "INSERT OR REPLACE INTO phone_lines (installation, link, document, sealed) VALUES (?, ?, ?, ?)"
_GET = "SELECT document, sealed FROM phone_lines WHERE installation = ? AND link = ?"


@dataclass(frozen=True, slots=True)
class SqlitePhoneLines:
    """Keeps what `ports.CallBacks` says of voice addresses; raises Misconfigured where no key fits."""

    database: Database
    seal: Seal

    def add_phone_line(self, installation: str, line: PhoneLine) -> None:
        """Keep a voice address, its secret encrypted; a second time replaces it."""
        row = (installation, line.link, encode(replace(line, secret="")), self.seal.seal(line.secret.encode()))
        with self.database.write() as connection:
            connection.execute(_ADD, row)

    def phone_line(self, installation: str, link: str) -> PhoneLine | None:
        """The voice address of this link, with its decrypted secret."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation, link)).fetchone()
        return replace(decode(row[0], PhoneLine), secret=self.seal.open(row[1]).decode()) if row else None
