"""DynamoDB's client with a fate: what others do meanwhile, what fails, which answer is lost, which index lags."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NoReturn

from botocore.exceptions import ClientError, ReadTimeoutError

WRITES = ("transact_write_items", "put_item", "delete_item")
"""What a unit of work commits by."""


class Fated:
    """The client, but around its `number`th call of these something happens, which may raise; `calls` counts them."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - AWS's own
        calls_of: Collection[str],
        number: int = 1,
        *,
        before: Callable[[], object] = lambda: None,
        after: Callable[[], object] = lambda: None,
    ) -> None:
        self._client, self._of, self._number, self._before, self._after = client, calls_of, number, before, after
        self.calls = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - AWS's own
        real = getattr(self._client, name)
        return self._fated(real) if name in self._of else real

    def _fated(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:  # noqa: ANN401 - AWS's own
            self.calls += 1
            if self.calls != self._number:
                return real(*values, **named)
            self._before()
            answer = real(*values, **named)
            self._after()
            return answer

        return call


def lost() -> NoReturn:
    """The answer never came."""
    raise ReadTimeoutError(endpoint_url="https://dynamodb.example")


def broken_off() -> NoReturn:
    """The end of the process, near enough: nothing of ours catches it, or tries again."""
    raise ClientError({"Error": {"Code": "ValidationException"}}, "any")


class Lagging:
    """The client, but its indexes tell what they told when this was made; keys and partitions are read as they are."""

    def __init__(self, client: Any, table: str, former: str) -> None:  # noqa: ANN401 - AWS's own
        """`former` is an empty table, into which the other is copied."""
        self._client, self._former = client, former
        for page in client.get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                client.put_item(TableName=former, Item=item)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - AWS's own
        return getattr(self._client, name)

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(self._client.get_paginator(operation), self._former)


class _Pages:
    def __init__(self, real: Any, former: str) -> None:  # noqa: ANN401 - AWS's own
        self._real, self._former = real, former

    def paginate(self, **asked: Any) -> Iterator[Any]:  # noqa: ANN401 - AWS's own
        return iter(self._real.paginate(**asked | ({"TableName": self._former} if "IndexName" in asked else {})))
