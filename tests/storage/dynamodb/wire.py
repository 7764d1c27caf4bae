"""The way between a client and DynamoDB, on which calls are refused, come through in part, and lose their answers."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table

Words = dict[str, Any]
"""What is asked or answered, as the API has it."""

Through = Callable[[Any], DynamoStore]
"""Makes the same store through another client."""


def _as_it_is(_words: Words) -> None:
    """Nothing happens."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call: to what it asks, in the place of an answer, and to the answer that came."""

    asked: Callable[[Words], object] = _as_it_is
    refusal: tuple[int, Words] | None = None
    answered: Callable[[Words], object] = _as_it_is


@dataclass(frozen=True, slots=True)
class Wire:
    """A client's own way: each call of an operation ("GetItem") meets the next of its faults, until none is left."""

    client: Any
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    calls: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for event, hear in (
            ("before-parameter-build", self._asked),
            ("before-call", self._called),
            ("after-call", self._answered),
        ):
            self.client.meta.events.register(f"{event}.dynamodb", hear)

    def troubles(self, operation: str, *faults: Fault) -> None:
        """The next calls of this operation meet these."""
        self.faults[operation].extend(faults)

    def _asked(self, params: Words, model: Any, context: Words, **_more: object) -> None:  # noqa: ANN401 - botocore's
        self.calls[model.name] += 1
        coming = self.faults[model.name]
        context["fault"] = coming.popleft() if coming else Fault()
        context["fault"].asked(params)

    def _called(self, context: Words, **_more: object) -> tuple[AWSResponse, Words] | None:
        refusal = context["fault"].refusal
        return (AWSResponse("", refusal[0], HTTPHeaders(), None), refusal[1]) if refusal else None

    def _answered(self, parsed: Words, context: Words, **_more: object) -> None:
        context["fault"].answered(parsed)


def by(client: Any, table: Table) -> Table:  # noqa: ANN401 - AWS's own, or one that stands before it
    """The same table through another client."""
    return Table(client, table.name)


def refused(code: str, *reasons: str, status: int = 400) -> Fault:
    """DynamoDB says no, and does nothing; of a transaction with a reason for each of its items."""
    why = {"CancellationReasons": [{"Code": reason} for reason in reasons]} if reasons else {}
    told = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return Fault(refusal=(status, told | why))


def _never_comes(_answer: Words) -> None:
    raise ReadTimeoutError(endpoint_url="https://dynamodb.example")


LOST = Fault(answered=_never_comes)
"""DynamoDB does what it is asked, and its answer never comes."""


def in_part(asked: str, left: str, held_back: Callable[[Any], tuple[Any, Any]]) -> Fault:
    """Of a batch DynamoDB does a part alone, and gives back the others; `held_back` tells them apart."""
    kept: Words = {}

    def ask(params: Words) -> None:
        params[asked], kept[left] = held_back(params[asked])

    def answer(answered: Words) -> None:
        answered[left] = kept[left]

    return Fault(asked=ask, answered=answer)


def half_read(table: str) -> Fault:
    """Half of the keys of a BatchGetItem are read."""

    def halves(asked: Any) -> tuple[Any, Any]:  # noqa: ANN401 - the API's
        keys = asked[table]["Keys"]
        first, rest = keys[: len(keys) // 2], keys[len(keys) // 2 :]
        return {table: asked[table] | {"Keys": first}}, {table: asked[table] | {"Keys": rest}}

    return in_part("RequestItems", "UnprocessedKeys", halves)


def half_written(table: str) -> Fault:
    """Half of the requests of a BatchWriteItem are done."""

    def halves(asked: Any) -> tuple[Any, Any]:  # noqa: ANN401 - the API's
        requests = asked[table]
        return {table: requests[: len(requests) // 2]}, {table: requests[len(requests) // 2 :]}

    return in_part("RequestItems", "UnprocessedItems", halves)


def nothing_read(table: str) -> Fault:
    """DynamoDB is too busy for any of the keys, and says so as of a batch."""

    def none(answer: Words) -> None:
        answer |= {
            "Responses": {table: []},
            "UnprocessedKeys": {table: {"Keys": [{"pk": {"S": "a"}, "sk": {"S": "1"}}]}},
        }

    return Fault(answered=none)
