"""Severities that people said here rather than on the host."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.journal import SaidSeverity
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.said import Said
from integration.storage.dynamodb.table import Table

KIND = "said-severity"


@dataclass(frozen=True, slots=True)
class DynamoSeverities:
    """Keeps what `ports.Memories` says of severities."""

    table: Table

    def say_severity(self, installation: str, ticket: str, said: SaidSeverity) -> None:
        """Keep a severity that a person said; the same one again is no other."""
        Said(self.table, KIND).say(installation, ticket, said.at, encode(said))

    def said_severities(self, installation: str, ticket: str) -> Sequence[SaidSeverity]:
        """The severities that were said of this ticket, oldest first."""
        return [decode(each, SaidSeverity) for each in Said(self.table, KIND).all_of(installation, ticket)]
