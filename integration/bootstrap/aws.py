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


def load(*services: str) -> None:
    """Make these clients now: for a function that always needs them, as a processor is faster while it starts."""
    for service in services:
        client(service)


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
        text = secret_text(self._secret, "VIPDESK_KEYS_SECRET")
        if text is None:
            message = (
                "the secret that VIPDESK_KEYS_SECRET names isn't there, or nothing is in it yet: "
                "put there what `vipdesk keygen` says"
            )
            raise Misconfigured(message)
        return text


def secret_text(secret: str, setting: str) -> str | None:
    """What stands in this secret of AWS Secrets Manager, which a setting names; None where there is nothing (yet).

    Raises UpstreamUnavailable where it doesn't answer, and Misconfigured saying what to do.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - dear

    try:
        found = client("secretsmanager").get_secret_value(SecretId=secret)
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code == "ResourceNotFoundException":
            return None
        if code in _MEND:
            message = f"the secret that {setting} names can't be read: {_MEND[code]}"
            raise Misconfigured(message) from error
        raise UpstreamUnavailable(_NOT_NOW) from error
    except BotoCoreError as error:
        raise UpstreamUnavailable(_NOT_NOW) from error
    if "SecretString" not in found:
        message = f"the secret that {setting} names holds no text: store it as text"
        raise Misconfigured(message)
    return str(found["SecretString"])


_KEYS_FOR = timedelta(seconds=10)
"""How long it isn't asked again: whoever sends us what opens with no key makes us ask no more often than that."""

_NOT_NOW = "a secret can't be had just now: AWS Secrets Manager doesn't answer"

_MEND = {
    "AccessDeniedException": "give our role the right to it, and to the key that it is encrypted with",
    "DecryptionFailure": "give our role the right to the key that it is encrypted with",
    "InvalidRequestException": "it is being deleted: restore it",
}
"""By code (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)."""
