"""Links of customers and agents, and the secrets that their tokens are signed with, sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import UnknownInstallation
from integration.storage.dynamodb.installations import key_of
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import from_micros, maybe_instant, maybe_micros, to_micros
from integration.storage.sealing import Seal

KIND, SECRETS = "link", "link-secret"
THE_ONE = "-"
"""The key of the one secret."""
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class DynamoLinks:
    """Keeps `ports.Links`; raises Misconfigured where no key fits."""

    table: Table
    seal: Seal

    def link_secret(self, installation: str) -> bytes:
        """32 random bytes, made at the first question and encrypted at rest; UnknownInstallation makes none."""
        item = self.table.get(partition(installation, SECRETS), THE_ONE)
        return self.seal.open(bytes(item["sealed"]) if item else self._made(installation))  # type: ignore[arg-type]

    def add_link(self, installation: str, link: Link) -> None:
        """Keep a new link; one that was closed stays closed, though it is added again."""
        change(self.table, partition(installation, KIND), link.id, lambda item: None if item else values_of(link))

    def link(self, installation: str, link: str) -> Link | None:
        """The link of this id."""
        item = self.table.get(partition(installation, KIND), link)
        return link_of(item) if item else None

    def links(self, installation: str) -> Sequence[Link]:
        """Every link, the newest first."""
        links = map(link_of, self.table.query(partition(installation, KIND)))
        return sorted(links, key=lambda link: (link.made_at, link.id), reverse=True)

    def revoke_link(self, installation: str, link: str, now: datetime) -> bool:
        """Close a link for good; False where there is none, or it was closed before."""

        def closed(item: Item | None) -> dict[str, Value | None] | None:
            return {**item, "revoked_at": to_micros(now)} if item and "revoked_at" not in item else None

        return change(self.table, partition(installation, KIND), link, closed)

    def _made(self, installation: str) -> bytes:
        """The secret as it is sealed, a new one where nobody was quicker."""

        def work(unit: Unit) -> bytes:
            if unit.get(*key_of(installation)) is None:
                message = "no such installation"
                raise UnknownInstallation(message)
            if before := unit.get(partition(installation, SECRETS), THE_ONE):
                return bytes(before["sealed"])  # type: ignore[arg-type]
            sealed = self.seal.seal(token_bytes(_LENGTH))
            unit.put(partition(installation, SECRETS), THE_ONE, {"sealed": sealed})
            return sealed

        return at_once(self.table, work)


def values_of(link: Link) -> dict[str, Value | None]:
    """What an item says of a link. That it ends is no reason to forget it: `expires_at` would be the table's."""
    return {
        "purpose": link.purpose.value,
        "subject": link.subject,
        "made_at": to_micros(link.made_at),
        "ticket": link.ticket,
        "ends_at": maybe_micros(link.expires_at),
        "revoked_at": maybe_micros(link.revoked_at),
    }


def link_of(item: Item) -> Link:
    """The link that stands in an item."""
    return Link(
        str(item["sk"]),
        Purpose(str(item["purpose"])),
        str(item["subject"]),
        from_micros(int(item["made_at"])),
        str(item["ticket"]),
        _maybe(item, "ends_at"),
        _maybe(item, "revoked_at"),
    )


def _maybe(item: Item, name: str) -> datetime | None:
    return maybe_instant(int(item[name])) if name in item else None
