"""Agents' pictures for the booking page, in as many parts as they need."""

from dataclasses import dataclass

from integration.domain.booking.calendar import Picture
from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.shelf import delete_document, document, put_document
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once

KIND = "picture"
_END = b"\x00"
"""Between the media type and the picture: they are one document, so that they are always of one picture."""


@dataclass(frozen=True, slots=True)
class DynamoPictures:
    """Keeps what `ports.Calendars` says of pictures; raises Misconfigured for one of more than three megabytes."""

    table: Table

    def set_picture(self, installation: str, agent: str, picture: Picture | None) -> None:
        """Keep an agent's picture, or none; it needs no connection."""

        def work(unit: Unit) -> None:
            if picture is None:
                delete_document(unit, *key_of(installation, agent))
            else:
                put_document(unit, *key_of(installation, agent), joined(picture))

        at_once(self.table, work)

    def picture(self, installation: str, agent: str) -> Picture | None:
        """The agent's picture."""
        found = document(self.table, *key_of(installation, agent))
        if found is None:
            return None
        return picture_of(found)


def joined(picture: Picture) -> bytes:
    """The document of a picture."""
    return picture.media_type.encode() + _END + picture.content


def picture_of(document: bytes) -> Picture:
    """The picture of a document."""
    media_type, _, content = document.partition(_END)
    return Picture(media_type.decode(), content)


def agent_of(item: Item) -> str:
    """The agent whose picture this is."""
    return str(item["sk"])[:-1]


def key_of(installation: str, agent: str) -> tuple[str, str]:
    """The name of a part begins with its document's: with an end of its own, no agent's is the beginning of another."""
    return partition(installation, KIND), f"{agent}\x00"
