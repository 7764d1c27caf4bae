"""Due instants that people stated here rather than on the host."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.journal import Override
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.said import Said
from integration.storage.dynamodb.table import Table

KIND = "override"


@dataclass(frozen=True, slots=True)
class DynamoOverrides:
    """Keeps what `ports.Memories` says of overrides."""

    table: Table

    def state(self, installation: str, ticket: str, override: Override) -> None:
        """Keep an override that a person stated; the same one again is no other."""
        Said(self.table, KIND).say(installation, ticket, override.at, encode(override))

    def stated(self, installation: str, ticket: str) -> Sequence[Override]:
        """The overrides that were stated for this ticket, oldest first."""
        return [decode(each, Override) for each in Said(self.table, KIND).all_of(installation, ticket)]
