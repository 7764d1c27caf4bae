"""Each of DynamoDB's errors is a decision of ours, and says nothing that is secret."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.storage.dynamodb.faults import Crossed, patient, translated
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.storage.dynamodb.wire import Wire, refused

SECRET = "plain-session-token-77"


def said(code: str, status: int = 400) -> ClientError:
    told = {"Error": {"Code": code, "Message": SECRET}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(told, "GetItem")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        said("ThrottlingException"),
        said("ProvisionedThroughputExceededException"),
        said("InternalServerError", 500),
        said("502", 502),
        ReadTimeoutError(endpoint_url="https://dynamodb.example"),
        EndpointConnectionError(endpoint_url="https://dynamodb.example"),
    ],
    ids=["throttled", "more than provided", "its own trouble", "no answer of its own", "too slow", "away"],
)
def test_what_passes_by_itself_is_unavailable(error: Exception) -> None:
    with pytest.raises(UpstreamUnavailable) as caught, translated("desk"):
        raise error
    assert "desk" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("AccessDeniedException", "give our role the right"),
        ("ExpiredTokenException", "renew the credentials"),
        ("InvalidSignatureException", "set the secret"),
        ("KMSAccessDeniedException", "the right to its key"),
        ("KMSDisabledException", "enable its key"),
        ("ResourceNotFoundException", "deploy it"),
        ("UnrecognizedClientException", "set credentials"),
    ],
)
def test_what_somebody_must_mend_is_said_with_what_to_do_and_without_secrets(code: str, advice: str) -> None:
    with pytest.raises(Misconfigured, match=advice) as caught, translated("desk"):
        raise said(code)
    assert SECRET not in str(caught.value)


def test_a_request_that_makes_no_sense_is_a_mistake_of_ours_and_stays_what_it_is() -> None:
    nonsense = said("ValidationException")
    with pytest.raises(ClientError), translated("desk"):
        raise nonsense


def test_a_right_that_is_missing_is_told_at_once_and_not_tried_again(aws: RunningAws) -> None:
    wire = Wire(aws.client("dynamodb"))
    wire.troubles("BatchGetItem", *[refused("AccessDeniedException")] * 2)
    with pytest.raises(Misconfigured, match="give our role the right"):
        Table(wire.client, "desk").get_all([("a", "1")])
    assert wire.calls["BatchGetItem"] == 1


def tried(failing: Exception, tries: int) -> Iterator[int]:
    """The number of each try, all of which fail like this."""
    for attempt in patient("others were quicker", tries=tries):
        with attempt:
            yield attempt.retry_state.attempt_number
            raise failing


@pytest.mark.parametrize(
    ("passing", "told"), [(Crossed(), "others were quicker"), (UpstreamUnavailable("busy"), "busy")]
)
def test_patience_tries_again_what_passes_and_ends_after_its_tries(passing: Exception, told: str) -> None:
    tries = tried(passing, 3)
    assert [next(tries), next(tries), next(tries)] == [1, 2, 3]
    with pytest.raises(UpstreamUnavailable, match=told):
        next(tries)


def test_patience_lets_through_what_does_not_pass() -> None:
    tries = tried(Misconfigured("a right is missing"), 3)
    next(tries)
    with pytest.raises(Misconfigured, match="a right"):
        next(tries)
