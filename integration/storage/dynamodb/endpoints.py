"""The addresses that tenants named; address and signing keys are sealed together before they reach the table.

What waits for an endpoint follows it in units of work of its own, found by an index that may lag: who claims a posting
looks at its endpoint as well, so what was not found in time is stopped or given up there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

import msgspec

from integration.domain.decision import AlertKind
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.posting import KIND as POSTING
from integration.storage.dynamodb.posting import WAITING, Address, address_of, dispatch_in, put_dispatch
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.sealing import Seal

KIND = "endpoint"


class _Sealed(msgspec.Struct):
    url: str
    secrets: EndpointSecrets
    text_only: bool


@dataclass(frozen=True, slots=True)
class DynamoEndpoints:
    """Keeps what `ports.Outbox` says of endpoints; raises Misconfigured where no key fits.

    `shards` are those of DynamoOutbox.
    """

    table: Table
    seal: Seal
    shards: int = 4

    def add_endpoint(self, installation: str, endpoint: Endpoint, secrets: EndpointSecrets) -> None:
        """Store an endpoint, or replace the one of the same id; what waits for it follows it to its new address."""
        sealed = self.seal.seal(encode(_Sealed(endpoint.url, secrets, endpoint.text_only)))

        def named(before: Item | None) -> dict[str, Value | None]:
            naming = str(before["naming"]) if before else token_hex(8)
            return values_of(encode(endpoint.kinds), endpoint.problem, sealed, naming)

        change(self.table, *key_of(installation, endpoint.id), named)
        self._lead(installation, endpoint.id)

    def remove_endpoint(self, installation: str, endpoint: str) -> bool:
        """Take an endpoint away; its log stays, and what still waits is given up. False where there is none."""
        was_there = at_once(self.table, lambda unit: _removed(unit, key_of(installation, endpoint)))
        self._lead(installation, endpoint)
        return was_there

    def endpoints(self, installation: str) -> Sequence[tuple[Endpoint, EndpointSecrets]]:
        """Every endpoint with its decrypted secrets, by id."""
        return [opened(item, self.seal) for item in self.table.query(partition(installation, KIND))]

    def set_endpoint_problem(self, installation: str, endpoint: str, problem: str) -> None:
        """Note why nothing is sent there any more (what waits stays waiting); an empty text says that it is mended."""
        noted: dict[str, Value] = {"problem": problem}
        key = key_of(installation, endpoint)
        change(self.table, *key, lambda before: {**before, **noted} if before else None)
        self._lead(installation, endpoint)

    def _lead(self, installation: str, endpoint: str) -> None:
        where, span = partition(installation, POSTING, WAITING), Span(prefix=f"{endpoint}\0")
        for address in [address_of(item) for item in self.table.keys("by2", where, span)]:
            at_once(self.table, lambda unit, address=address: follow(unit, address, self.shards))  # type: ignore[misc]


def key_of(installation: str, endpoint: str) -> Key:
    """Where an endpoint stands in the table."""
    return partition(installation, KIND), endpoint


def values_of(kinds: bytes, problem: str, sealed: bytes, naming: str) -> dict[str, Value | None]:
    """What an item says of an endpoint; `naming` tells it from a former one of the same id."""
    return {"kinds": kinds, "problem": problem, "sealed": sealed, "naming": naming}


def opened(item: Item, seal: Seal) -> tuple[Endpoint, EndpointSecrets]:
    """The endpoint with its address and its decrypted secrets."""
    secret = decode(seal.open(_bytes(item["sealed"])), _Sealed)
    said = told(item)
    return Endpoint(said.id, secret.url, said.kinds, said.problem, secret.text_only), secret.secrets


def told(item: Item) -> Endpoint:
    """The endpoint as far as it says what it wants; that is no secret, so its address stays sealed."""
    kinds = decode(_bytes(item["kinds"]), frozenset[AlertKind])
    return Endpoint(str(item["sk"]), "", kinds, str(item["problem"]))


def follow(unit: Unit, address: Address, shards: int) -> None:
    """Let a posting be as its endpoint says: stopped, free, or given up."""
    dispatch = dispatch_in(unit, address)
    if dispatch is None or not dispatch.waits:
        return
    after = dispatch.under(unit.get(*key_of(address.installation, address.endpoint)))
    if after != dispatch:
        put_dispatch(unit, address, after, shards)


def _removed(unit: Unit, key: Key) -> bool:
    if unit.get(*key) is None:
        return False
    unit.delete(*key)
    return True


def _bytes(value: Value) -> bytes:
    return value  # type: ignore[return-value]
