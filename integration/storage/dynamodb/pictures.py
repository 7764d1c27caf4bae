"""Agents' pictures for the booking page, in as many parts as they need."""

from dataclasses import dataclass

from integration.domain.booking.calendar import Picture
from integration.storage.dynamodb.items import partition
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
                delete_document(unit, *_key(installation, agent))
            else:
                content = picture.media_type.encode() + _END + picture.content
                put_document(unit, *_key(installation, agent), content)

        at_once(self.table, work)

    def picture(self, installation: str, agent: str) -> Picture | None:
        """The agent's picture."""
        found = document(self.table, *_key(installation, agent))
        if found is None:
            return None
        media_type, _, content = found.partition(_END)
        return Picture(media_type.decode(), content)


def _key(installation: str, agent: str) -> tuple[str, str]:
    """The name of a part begins with its document's: with an end of its own, no agent's is the beginning of another."""
    return partition(installation, KIND), f"{agent}\x00"
