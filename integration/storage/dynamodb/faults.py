"""DynamoDB's errors as decisions of ours, and patience with what passes by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from integration.domain.errors import EngineUnavailable, Misconfigured, UpstreamUnavailable

if TYPE_CHECKING:
    from tenacity import AttemptManager

_PASSES = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
_MEND = {
    "AccessDeniedException": "give our role the right to it",
    "ExpiredTokenException": "renew the credentials",
    "InvalidSignatureException": "set the secret that belongs to the access key",
    "KMSAccessDeniedException": "give our role the right to its key",
    "KMSDisabledException": "enable its key again",
    "ResourceNotFoundException": "deploy it, or set VIPDESK_TABLE to its name",
    "UnrecognizedClientException": "set credentials of the account that it is in",
}
"""By code (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)."""

_DOWN = 500
"""From this status on an answer is DynamoDB's own trouble, also one without a code that we know."""

_TRIES, _FIRST_WAIT, _LONGEST_WAIT = 12, 0.02, 1.0

_PATIENCE = 12.0
"""Seconds after which nothing is begun again: a worker has thirty, and its message comes again."""


def code_of(error: Any) -> str:  # noqa: ANN401 - botocore's, which is loaded late
    """What DynamoDB calls it."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _status(error: Any) -> int:  # noqa: ANN401 - as above
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextmanager
def translated(table: str) -> Iterator[None]:
    """Raise DynamoDB's errors as EngineUnavailable (busy, away) or Misconfigured (saying what to do)."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError  # noqa: PLC0415 - dear, and loaded by the first request

    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _MEND:
            message = f"the table {table} cannot be used: {_MEND[code]}"
            raise Misconfigured(message) from error
        if code in _PASSES or _status(error) >= _DOWN:
            message = f"the table {table} is busy"
            raise EngineUnavailable(message) from error
        raise
    except (NoCredentialsError, NoRegionError) as error:
        message = f"the table {table} cannot be used: set AWS's credentials and AWS_DEFAULT_REGION"
        raise Misconfigured(message) from error
    except BotoCoreError as error:
        message = f"the table {table} cannot be reached"
        raise EngineUnavailable(message) from error


def patient(message: str, *, tries: int = _TRIES) -> "Iterator[AttemptManager]":
    """Attempts with growing waits, at random within them; patience within patience is at its end once.

    After the last it raises EngineUnavailable: with this message where others were quicker, else as it was raised.
    """
    from tenacity import (  # noqa: PLC0415 - as above
        RetryError,
        Retrying,
        retry_if_exception,
        stop_after_attempt,
        stop_after_delay,
        wait_random_exponential,
    )

    attempts = Retrying(
        retry=retry_if_exception(_may_be_over),
        stop=stop_after_attempt(tries) | stop_after_delay(_PATIENCE),
        wait=wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT),
    )
    try:
        yield from attempts
    except RetryError as error:
        last = error.last_attempt.exception()
        raise _Exhausted(message if isinstance(last, Crossed) else str(last)) from error


def _may_be_over(error: BaseException) -> bool:
    return isinstance(error, Crossed | UpstreamUnavailable) and not isinstance(error, _Exhausted)


class Crossed(Exception):
    """Somebody else wrote first what a unit of work read or writes: begin it again."""


class _Exhausted(EngineUnavailable):
    """Our patience is at its end."""
