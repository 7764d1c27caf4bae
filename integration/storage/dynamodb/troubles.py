"""What an admin should see and mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from integration.domain.trouble import SeenTrouble, Trouble, TroubleKind
from integration.ports import Now
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import from_micros, to_micros

KIND = "trouble"
NAMES = ("kind", "subject", "text", "first_at", "last_at", "count")
"""What an item says of a trouble."""


@dataclass(frozen=True, slots=True)
class DynamoTroubles:
    """Keeps `ports.Troubles`."""

    table: Table
    now: Now

    def report(self, installation: str, trouble: Trouble) -> None:
        """Put a trouble on the list, or count it once more; its text is the latest."""
        at = to_micros(self.now())
        change(self.table, *key_of(installation, trouble.kind, trouble.subject), lambda item: _again(item, trouble, at))

    def mended(self, installation: str, kind: TroubleKind, subject: str) -> None:
        """Take a trouble off the list; nothing happens where it isn't on it."""
        pk, sk = key_of(installation, kind, subject)

        def work(unit: Unit) -> None:
            # Most of what is mended was never wrong: a read is cheaper than a write for nothing.
            if unit.get(pk, sk):
                unit.delete(pk, sk)

        at_once(self.table, work)

    def troubles(self, installation: str) -> Sequence[SeenTrouble]:
        """The list, the latest first."""
        found = list(self.table.query(partition(installation, KIND)))
        found.sort(key=lambda item: (-int(item["last_at"]), item["kind"], item["subject"]))
        return [_seen(item) for item in found]


def key_of(installation: str, kind: str, subject: str) -> Key:
    """Of a fixed length, whatever a subject is: a sort key has 1,024 bytes at most."""
    return partition(installation, KIND), sha256(f"{kind}\x00{subject}".encode()).hexdigest()


def _again(item: Item | None, trouble: Trouble, at: int) -> dict[str, Value | None]:
    """What is kept of a trouble that is seen now; a clock that was set back doesn't bring forward when it was last."""
    before = item or {"first_at": at, "last_at": at, "count": 0}
    return {
        "kind": trouble.kind.value,
        "subject": trouble.subject,
        "text": trouble.text,
        "first_at": before["first_at"],
        "last_at": max(int(before["last_at"]), at),
        "count": int(before["count"]) + 1,
    }


def _seen(item: Item) -> SeenTrouble:
    trouble = Trouble(TroubleKind(str(item["kind"])), str(item["subject"]), str(item["text"]))
    return SeenTrouble(
        trouble, from_micros(int(item["first_at"])), from_micros(int(item["last_at"])), int(item["count"])
    )
