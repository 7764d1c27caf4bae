"""What people said here, rather than on the host, of tickets and second level."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.second_level.escalation import Asked
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.said import Said
from integration.storage.dynamodb.table import Table

KIND = "second-level"


@dataclass(frozen=True, slots=True)
class DynamoSecondLevel:
    """Keeps `ports.SecondLevel`."""

    table: Table

    def ask(self, installation: str, ticket: str, asked: Asked) -> None:
        """Keep a step that a person took here; the same one again is no other."""
        Said(self.table, KIND).say(installation, ticket, asked.at, encode(asked))

    def asked(self, installation: str, ticket: str) -> Sequence[Asked]:
        """The steps of this ticket, oldest first."""
        return [decode(each, Asked) for each in Said(self.table, KIND).all_of(installation, ticket)]
