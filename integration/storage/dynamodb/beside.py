"""What stands beside a ticket, noted under the ticket: read as it is now, where an index would tell it late.

A ticket is looked at in the moment in which something is put beside it. Asked of an index alone it might not be told of
that, and then nobody would look again. A note says where to look, and the thing itself says whether it still stands
there; so a note is never changed, and one that is out of date does no harm. The index is asked as well, as it has what
came here without a note: an installation that was moved here from another store.
"""

from collections.abc import Iterator

from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit

KIND = "beside"


def note(unit: Unit, installation: str, kind: str, ticket: str, key: str) -> None:
    """Let this thing of that kind be found beside the ticket; whatever says so itself must be written by the unit."""
    unit.put(partition(installation, KIND), _prefix(ticket, kind) + key, {})


def drop(unit: Unit, installation: str, kind: str, ticket: str, key: str) -> None:
    """Let it be noted no more: it is gone for good."""
    unit.delete(partition(installation, KIND), _prefix(ticket, kind) + key)


def standing(  # noqa: PLR0913, PLR0917 - where to look: among the notes, and in the index
    table: Table, installation: str, kind: str, ticket: str, index: str, where: str
) -> list[Item]:
    """The things of a kind that stand beside the ticket: those whose place in the index is this partition of it."""
    keys = (*_noted(table, installation, kind, ticket), *_told(table, index, where))
    return [item for item in table.get_all(keys) if item.get(f"{index}p") == where]


def _noted(table: Table, installation: str, kind: str, ticket: str) -> Iterator[Key]:
    prefix = _prefix(ticket, kind)
    for item in table.query(partition(installation, KIND), Span(prefix=prefix)):
        yield partition(installation, kind), str(item["sk"])[len(prefix) :]


def _told(table: Table, index: str, where: str) -> Iterator[Key]:
    return ((str(item["pk"]), str(item["sk"])) for item in table.keys(index, where))


def _prefix(ticket: str, kind: str) -> str:
    return f"{ticket}\0{kind}\0"
