"""Who installed us; the credentials are sealed before they reach the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from integration.domain.installation import Credentials, Installation
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, partition, placed
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import at_once, change
from integration.storage.sealing import Seal

KIND = "installation"
_ALL = "installations"

_Kept = tuple[Installation, bytes]
"""An installation, and its credentials as they are sealed."""


@dataclass(frozen=True, slots=True)
class DynamoInstallations:
    """Keeps `ports.Installations`, but for `reseal` (sealed.py), `remove` and `sweep_removed` (removal.py).

    Raises Misconfigured where no key fits.
    """

    table: Table
    seal: Seal

    def add(self, installation: Installation, credentials: Credentials) -> None:
        """Store a new installation, or replace the one of the same id."""
        values = values_of(installation, self.seal.seal(encode(credentials)))
        at_once(self.table, lambda unit: unit.put(*key_of(installation.id), values))

    def set_credentials(self, installation: str, credentials: Credentials) -> bool:
        """Put these in the place of the ones before; False, and nothing is stored, for one that is gone."""
        sealed = self.seal.seal(encode(credentials))
        return self._change(installation, lambda each, _: (each, sealed))

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials; that there is none takes the same steps."""
        item = self.table.get(*key_of(installation))
        if item is None:
            self.seal.pretend()
        return self._opened(item) if item else None

    def at_address(self, host: str, base_url: str) -> tuple[Installation, Credentials] | None:
        """The installation on this account of a host; the first by id where there are several."""
        found = self.table.found("by2", _account(host, base_url))
        return self._opened(found[0]) if found else None

    def all(self) -> Sequence[Installation]:
        """Every installation, by id; one that was added within the last second may not be told yet."""
        return everyone(self.table)

    def set_shadow(self, installation: str, *, shadow: bool) -> None:
        """Begin or end that nothing is written to the host."""
        self._change(installation, lambda each, sealed: (replace(each, shadow=shadow), sealed))

    def set_problem(self, installation: str, problem: str) -> None:
        """Note what an admin must mend; an empty text says that it is mended."""
        self._change(installation, lambda each, sealed: (replace(each, problem=problem), sealed))

    def set_account(self, installation: str, account: str) -> None:
        """Note the host's number of the account, where none is known yet."""
        self._change(installation, lambda each, sealed: (replace(each, account=each.account or account), sealed))

    def _change(self, installation: str, new: Callable[[Installation, bytes], _Kept]) -> bool:
        """Replace what is kept of one, unless that changes nothing; False for one that is gone."""

        def changed(item: Item | None) -> dict[str, Value | None] | None:
            before = kept_in(item) if item else None
            after = new(*before) if before else None
            return values_of(*after) if after and after != before else None

        return change(self.table, *key_of(installation), changed)

    def _opened(self, item: Item) -> tuple[Installation, Credentials]:
        installation, sealed = kept_in(item)
        return installation, decode(self.seal.open(sealed), Credentials)


def everyone(table: Table) -> list[Installation]:
    """Every installation of a table, by id and by an index."""
    return [_installation(item) for item in table.found("by1", _ALL)]


def key_of(installation: str) -> Key:
    """Where the installation itself stands: who must know that it is there reads this item in the unit of work."""
    return partition(installation, KIND), "-"


def _account(host: str, base_url: str) -> str:
    return partition(KIND, "at", host, base_url)


def values_of(each: Installation, sealed: bytes) -> dict[str, Value | None]:
    """What an item says of an installation and its sealed credentials."""
    places = placed("by1", _ALL, each.id) | placed("by2", _account(each.host, each.base_url), each.id)
    return {"document": pack(encode(each)), "sealed": sealed, **places}


def kept_in(item: Item) -> tuple[Installation, bytes]:
    """The installation that stands in an item, and its credentials as they are sealed."""
    return _installation(item), bytes(item["sealed"])  # type: ignore[arg-type]


def _installation(item: Item) -> Installation:
    return decode(unpack(item["document"]), Installation)
