"""Rosters and terms; a published version of the terms is an item of its own, and is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count

from integration.domain.errors import BadInput
from integration.domain.roster import Roster
from integration.domain.terms import PublishedTerms, ServiceTerms, default_terms
from integration.ports import Now
from integration.storage.documents import decode_once, encode
from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.shelf import document, pack, put_document, unpack
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, to_micros
from integration.storage.terms_documents import decode_terms, encode_terms

ROSTER, TERMS = "roster", "terms"
_ONLY = "-"
_EMPTY = Roster()
_FEW = 4
"""Versions that are read together: what is in force at an instant is hardly ever far from the last."""

_default_terms = cache(default_terms)


@dataclass(frozen=True, slots=True)
class DynamoPolicies:
    """Keeps `ports.Policies`.

    The defaults are version 1 of each installation, so that a ticket that began under them keeps them (docs/service.md,
    3.11); the first version that is published is 2.
    """

    table: Table
    now: Now

    def roster(self, installation: str) -> Roster:
        """The roster in force; empty for an installation without one."""
        kept = document(self.table, partition(installation, ROSTER), _ONLY)
        return decode_once(kept, Roster) if kept else _EMPTY

    def replace_roster(self, installation: str, roster: Roster) -> None:
        """Put a whole new roster in force at once; as large as `put_document` takes it."""
        where, whole = partition(installation, ROSTER), encode(roster)
        at_once(self.table, lambda unit: put_document(unit, where, _ONLY, whole))

    def terms(self, installation: str, version: int | None = None) -> ServiceTerms:
        """A version of the terms (the latest where None; the defaults are 1); BadInput where there is no such."""
        item = self._latest(installation) if version is None else self._version(installation, version)
        if item is not None:
            return _terms_of(item)
        if version not in {None, _default_terms().version}:
            message = f"installation {installation} has no terms of version {version}"
            raise BadInput(message)
        return _default_terms()

    def terms_at(self, installation: str, instant: datetime) -> ServiceTerms:
        """The version in force at this instant: the latest one published until then, else the defaults."""
        at = to_micros(instant)
        versions = self.table.query(partition(installation, TERMS), newest_first=True, page=_FEW)
        return next((_terms_of(item) for item in versions if int(item["published_at"]) <= at), _default_terms())

    def published(self, installation: str) -> Sequence[PublishedTerms]:
        """Every version with the instant of its publication, oldest first, the defaults included."""
        versions = self.table.query(partition(installation, TERMS))
        later = (PublishedTerms(_terms_of(item), from_micros(int(item["published_at"]))) for item in versions)
        return [PublishedTerms(_default_terms(), None), *later]

    def publish(self, installation: str, terms: ServiceTerms) -> int:
        """Store terms as the next version, immutable and in force from now on; returns its number."""

        def work(unit: Unit) -> int:
            where, number = partition(installation, TERMS), self._next(unit, installation)
            packed = pack(encode_terms(replace(terms, version=number)))
            unit.put(where, key_of(number), {"document": packed, "published_at": to_micros(self.now())})
            return number

        return at_once(self.table, work)

    def _next(self, unit: Unit, installation: str) -> int:
        """The first number after the last; the unit has seen that nothing stands under it, so nothing is replaced."""
        last = self._latest(installation)
        first = (int(str(last["sk"])) if last else _default_terms().version) + 1
        where = partition(installation, TERMS)
        return next(number for number in count(first) if unit.get(where, key_of(number)) is None)

    def _latest(self, installation: str) -> Item | None:
        return next(self.table.query(partition(installation, TERMS), newest_first=True, page=1), None)

    def _version(self, installation: str, version: int) -> Item | None:
        return self.table.get(partition(installation, TERMS), key_of(version))


def key_of(version: int) -> str:
    """Where a version of the terms stands among the others."""
    return f"{version:06d}"


def _terms_of(item: Item) -> ServiceTerms:
    return decode_terms(unpack(item["document"]))
