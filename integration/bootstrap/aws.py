"""AWS's clients and what is asked of them once: made when they are first needed, as loading them is dear."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast, overload

from integration.domain.errors import Misconfigured

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 2, 8, 3
_CONNECTIONS = 32


@cache
def client(service: str) -> Any:  # noqa: ANN401 - any of AWS's clients
    """The process's client of a service; where and as whom is AWS's own environment's to say."""
    import boto3  # noqa: PLC0415 - dear
    from botocore.config import Config  # noqa: PLC0415 - dear

    settings = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        max_pool_connections=_CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
    )
    return boto3.client(cast("Any", service), config=settings)


class Late:
    """A client that is made by the first call; closed, it isn't made for that."""

    def __init__(self, service: str) -> None:
        self._service = service

    def close(self) -> None:
        """The process's clients live as long as it does."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The client's own method."""
        return cast("Callable[..., Any]", getattr(client(self._service), name))


def dynamodb() -> "DynamoDBClient":
    """The client of the table."""
    return cast("DynamoDBClient", Late("dynamodb"))


def sqs() -> "SQSClient":
    """The client of the queues."""
    return cast("SQSClient", client("sqs"))


class SecretKeys(Sequence[str]):
    """The keys that secrets are sealed with, out of AWS Secrets Manager; asked for when the first secret is opened."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """The key at this place; the newest is the first."""
        return self._keys[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        """The newest first."""
        return iter(self._keys)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - dear

        try:
            found = client("secretsmanager").get_secret_value(SecretId=self._secret)
        except (BotoCoreError, ClientError) as error:
            message = f"the keys can't be read from the secret that VIPDESK_KEYS_SECRET names: {type(error).__name__}"
            raise Misconfigured(message) from error
        return tuple(str(found["SecretString"]).split())
