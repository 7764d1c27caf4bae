"""Transactions for a DynamoDB without them: its own conditions, action by action, and all taken back where one fails.

It is for one thread alone. That each condition is judged by the server, and each item taken or refused by it, is the
point; that all of it happens at once is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StepByStep:
    """A client whose TransactWriteItems is made of PutItem and DeleteItem; all else is the client's own."""

    client: Any

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the client's
        return getattr(self.client, name)

    def transact_write_items(self, *, TransactItems: Sequence[dict[str, Words]]) -> None:  # noqa: N803 - the API's
        """All of it, or ClientError as DynamoDB says it (TransactionCanceledException) and nothing."""
        undo: list[Callable[[], object]] = []
        for each in TransactItems:
            ((action, asked),) = each.items()
            try:
                undo.append(self._done(action, asked))
            except ClientError as error:
                for back in reversed(undo):
                    back()
                raise _cancelled(error) from error

    def _done(self, action: str, asked: Words) -> Callable[[], object]:
        """Do one action; what takes it back."""
        if action == "ConditionCheck":
            return self._checked(asked)
        call = self.client.put_item if action == "Put" else self.client.delete_item
        before = call(**asked, ReturnValues="ALL_OLD").get("Attributes")
        table, key = asked["TableName"], asked.get("Key") or {name: asked["Item"][name] for name in ("pk", "sk")}
        if before is None:
            return lambda: self.client.delete_item(TableName=table, Key=key)
        return lambda: self.client.put_item(TableName=table, Item=before)

    def _checked(self, asked: Words) -> Callable[[], object]:
        """Judge a condition: by deleting what it is about, and putting it back."""
        before = self.client.delete_item(**asked, ReturnValues="ALL_OLD").get("Attributes")
        if before is not None:
            self.client.put_item(TableName=asked["TableName"], Item=before)
        return lambda: None


def _cancelled(error: ClientError) -> ClientError:
    """What DynamoDB says of a transaction, for what it says of one action."""
    code = error.response["Error"]["Code"].removesuffix("Exception")
    told = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [{"Code": code}]}
    return ClientError(told, "TransactWriteItems")  # type: ignore[arg-type]
