"""A batch of SQS as a function gets it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html."""

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef


def batch(messages: "Sequence[MessageTypeDef]", arn: str) -> dict[str, Any]:
    """The event of messages that were received from the queue of this ARN."""
    return {"Records": [_record(message, arn) for message in messages]}


def _record(message: "MessageTypeDef", arn: str) -> dict[str, Any]:
    """`attributes` are SQS's own: counts and times, and of a FIFO queue the group, the sequence and the dedup id."""
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {name: _attribute(told) for name, told in message.get("MessageAttributes", {}).items()},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }
    digest = message.get("MD5OfMessageAttributes")
    return record | ({"md5OfMessageAttributes": digest} if digest else {})


def _attribute(told: Mapping[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {"dataType": told["DataType"], "stringListValues": [], "binaryListValues": []}
    if "BinaryValue" in told:
        return value | {"binaryValue": base64.b64encode(told["BinaryValue"]).decode()}
    return value | {"stringValue": told["StringValue"]}
