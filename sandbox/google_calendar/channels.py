"""Push channels: how one is asked for, how long it lives, how it is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sandbox.google_calendar.errors import Refused, invalid
from sandbox.google_calendar.records import Calendar, Channel

JSON = dict[str, Any]
USUAL_LIFE = timedelta(seconds=604_800)
LONGEST_ID, LONGEST_TOKEN = 64, 256
LONGEST_TTL = 10**9
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def opened(calendar: Calendar, account: str, body: JSON, uri: str, expires_at: datetime) -> Channel:
    """The channel that a checked body asks for."""
    return Channel(
        id=body["id"],
        account=account,
        calendar=calendar.id,
        resource_id=f"res-{calendar.id.encode().hex()[:40]}",
        resource_uri=uri,
        address=body["address"],
        token=body.get("token", ""),
        expires_at=expires_at,
    )


def end_of(body: JSON, now: datetime, longest: timedelta) -> datetime:
    """When a new channel runs out: by `ttl` and `expiration`, and never later than Google likes (GC-2)."""
    ttl = int(body.get("params", {}).get("ttl", USUAL_LIFE.total_seconds()))
    wanted = int(body["expiration"]) / 1000 if "expiration" in body else None
    asked = [datetime.fromtimestamp(wanted, UTC)] if wanted else []
    end = min(now + longest, now + timedelta(seconds=min(ttl, LONGEST_TTL)), *asked).replace(microsecond=0)
    if end <= now:
        message = "Channel would have expired already."
        raise invalid(message, "expiration")
    return end


def channel_shape(channel: Channel) -> JSON:
    """The answer to `watch`."""
    return {
        "kind": "api#channel",
        "id": channel.id,
        "resourceId": channel.resource_id,
        "resourceUri": channel.resource_uri,
        "expiration": str(int(channel.expires_at.timestamp()) * 1000),
        **({"token": channel.token} if channel.token else {}),
    }


def check(body: JSON, *, only_https: bool) -> None:
    """400 for a channel that can't be; an address must be HTTPS, or on the loopback here."""
    for name in ("id", "type", "address"):
        if not body.get(name):
            raise Refused(reason="required", message=f"Missing channel {name}.", location=name)
    if body["type"] not in {"web_hook", "webhook"}:
        message = f"Invalid channel type: {body['type']}"
        raise invalid(message, "type")
    if len(body["id"]) > LONGEST_ID or len(body.get("token", "")) > LONGEST_TOKEN:
        message = "Channel id or token too long."
        raise invalid(message)
    if not str(body.get("params", {}).get("ttl", "1")).isdecimal():
        message = "Invalid ttl."
        raise invalid(message, "params")
    address = urlsplit(body["address"])
    if address.scheme not in ({"https"} if only_https else {"http", "https"}) or address.hostname not in LOOPBACK:
        message = f"WebHook callback must be HTTPS: {body['address']}"
        raise Refused(reason="webhookUrlNotHttps", message=message)
