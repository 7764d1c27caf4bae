"""AWS's clients and what is asked of them once: made when they are first needed, as loading them is dear."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast, overload

from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.ports import Now

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
    """The keys that secrets are sealed with, out of AWS Secrets Manager: asked for when the first secret is opened.

    Whoever looks again later sees what they are by then. Raises UpstreamUnavailable where it doesn't answer, and
    Misconfigured saying what to do.
    """

    def __init__(self, secret: str, now: Now) -> None:
        self._secret, self._now = secret, now
        self._known: tuple[datetime, tuple[str, ...]] | None = None

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

    @property
    def _keys(self) -> tuple[str, ...]:
        now = self._now()
        if self._known is None or not timedelta(0) <= now - self._known[0] < _KEYS_FOR:
            self._known = (now, tuple(self._fetched().split()))
        return self._known[1]

    def _fetched(self) -> str:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - dear

        try:
            found = client("secretsmanager").get_secret_value(SecretId=self._secret)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _MEND_KEYS:
                message = f"the keys can't be read from the secret that VIPDESK_KEYS_SECRET names: {_MEND_KEYS[code]}"
                raise Misconfigured(message) from error
            raise UpstreamUnavailable(_NO_KEYS_NOW) from error
        except BotoCoreError as error:
            raise UpstreamUnavailable(_NO_KEYS_NOW) from error
        if "SecretString" not in found:
            message = (
                "the secret that VIPDESK_KEYS_SECRET names holds no text: store what `vipdesk keygen` says as text"
            )
            raise Misconfigured(message)
        return str(found["SecretString"])


_KEYS_FOR = timedelta(seconds=10)
"""How long it isn't asked again: whoever sends us what opens with no key makes us ask no more often than that."""

_NO_KEYS_NOW = "the keys can't be had just now: AWS Secrets Manager doesn't answer"

_MEND_KEYS = {
    "AccessDeniedException": "give our role the right to it, and to the key that it is encrypted with",
    "DecryptionFailure": "give our role the right to the key that it is encrypted with",
    "InvalidRequestException": "it is being deleted: restore it",
    "ResourceNotFoundException": "there is no such secret, or nothing in it yet: put there what `vipdesk keygen` says",
}
"""By code (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)."""
