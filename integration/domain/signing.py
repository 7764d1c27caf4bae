"""How messages to the outside are signed: Standard Webhooks, symmetric (standardwebhooks.com, "Signature scheme")."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import digest

from integration.domain.errors import BadInput
from integration.domain.outgoing import EndpointSecrets, Message

SECRET_BYTES = 32
"""The standard asks for 24 to 64 random bytes."""


def written(secret: bytes) -> str:
    """A secret as receivers' libraries take it."""
    return "whsec_" + b64encode(secret).decode("ascii")


def begun(secrets: EndpointSecrets, new: bytes) -> EndpointSecrets:
    """These secrets, being changed to a new one: what the receiver knows by now signs too until it is finished.

    Begun again, the new one that nobody may have got yet is replaced.
    """
    return EndpointSecrets(new, former=secrets.former or secrets.current)


def finished(secrets: EndpointSecrets) -> EndpointSecrets:
    """The new one alone; raises BadInput where nothing is being changed."""
    if secrets.former is None:
        message = "the secret isn't being changed; begin with `vipdesk webhooks rotate`"
        raise BadInput(message)
    return EndpointSecrets(secrets.current)


def signed(message: Message, secrets: EndpointSecrets, now: datetime) -> Mapping[str, str]:
    """The headers that prove who sent this message and when; two signatures while the secret is being changed."""
    seconds = str(int(now.timestamp()))
    content = f"{message.id}.{seconds}.".encode() + message.payload
    keys = [secrets.current, *([secrets.former] if secrets.former else [])]
    return {
        "webhook-id": message.id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(key, content) for key in keys),
    }


def _signature(key: bytes, content: bytes) -> str:
    return "v1," + b64encode(digest(key, content, sha256)).decode("ascii")
