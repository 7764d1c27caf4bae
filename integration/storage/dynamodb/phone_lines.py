"""The voice addresses of phone systems; what a system signs with is sealed before it reaches the table."""

from dataclasses import dataclass, replace
from typing import cast

from integration.domain.phone.line import PhoneLine
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import at_once
from integration.storage.sealing import Seal

KIND = "phone-line"


@dataclass(frozen=True, slots=True)
class DynamoPhoneLines:
    """Keeps what `ports.CallBacks` says of voice addresses; raises Misconfigured where no key fits."""

    table: Table
    seal: Seal

    def add_phone_line(self, installation: str, line: PhoneLine) -> None:
        """Keep a voice address, its secret encrypted; a second time replaces it."""
        document, sealed = pack(encode(replace(line, secret=""))), self.seal.seal(line.secret.encode())
        where = partition(installation, KIND)
        at_once(self.table, lambda unit: unit.put(where, line.link, {"document": document, "sealed": sealed}))

    def phone_line(self, installation: str, link: str) -> PhoneLine | None:
        """The voice address of this link, with its decrypted secret."""
        item = self.table.get(partition(installation, KIND), link)
        if item is None:
            return None
        secret = self.seal.open(cast("bytes", item["sealed"])).decode()
        return replace(decode(unpack(item["document"]), PhoneLine), secret=secret)
