"""`POST /oauth/tokens`: codes and refresh tokens become pairs (facts 6)."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sandbox.zendesk.errors import UNAUTHORIZED, refuse_oauth
from sandbox.zendesk.marketplace import Marketplace
from sandbox.zendesk.records import JSON
from sandbox.zendesk.tenant import Tenant
from sandbox.zendesk.tokens import Lives, Pair

_ACCESS = (timedelta(minutes=5), timedelta(hours=48))
_REFRESH = (timedelta(days=7), timedelta(days=90))
_COMMON = frozenset("grant_type client_id client_secret expires_in refresh_token_expires_in scope".split())


def token(tenant: Tenant, marketplace: Marketplace, content_type: str, body: bytes) -> JSON:
    """What is answered; Refused in OAuth's own form."""
    told = _object(content_type, body)
    way = _WAYS.get(told.get("grant_type", ""))
    if way is None:
        refuse_oauth("unsupported_grant_type", "The authorization grant type is not supported.")
    own, work = way
    if not set(told) <= _COMMON | own:
        refuse_oauth("invalid_request", "A property isn't known here.")
    _client(marketplace, told)
    pair = work(tenant, marketplace, told, _lives(told))
    now = tenant.now()
    return {
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "token_type": "bearer",
        "scope": pair.scope,
        "expires_in": int((pair.access_until - now).total_seconds()),
        "refresh_token_expires_in": int((pair.refresh_until - now).total_seconds()),
    }


def _by_code(tenant: Tenant, marketplace: Marketplace, told: JSON, lives: Lives) -> Pair:
    for name in ("code", "redirect_uri"):
        _needed(told, name)
    verifier = told.get("code_verifier", "")
    return tenant.tokens.traded(told["code"], marketplace.client_id, told["redirect_uri"], verifier, lives)


def _by_refresh(tenant: Tenant, marketplace: Marketplace, told: JSON, lives: Lives) -> Pair:
    return tenant.tokens.renewed(_needed(told, "refresh_token"), marketplace.client_id, lives)


Way = tuple[frozenset[str], Callable[[Tenant, Marketplace, JSON, Lives], Pair]]
_WAYS: Mapping[str, Way] = {
    "authorization_code": (frozenset({"code", "redirect_uri", "code_verifier"}), _by_code),
    "refresh_token": (frozenset({"refresh_token"}), _by_refresh),
}


def _object(content_type: str, body: bytes) -> JSON:
    try:
        told: Any = json.loads(body) if content_type.partition(";")[0].strip() == "application/json" else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        refuse_oauth("invalid_request", "The body must be a JSON object, and Content-Type say so.")
    return told


def _client(marketplace: Marketplace, told: JSON) -> None:
    if (told.get("client_id"), told.get("client_secret")) != (marketplace.client_id, marketplace.client_secret):
        refuse_oauth("invalid_client", "Client authentication failed.", UNAUTHORIZED)


def _needed(told: JSON, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        refuse_oauth("invalid_request", f"{name} is required.")
    return value


def _lives(told: JSON) -> Lives:
    return Lives(_life(told, "expires_in", _ACCESS), _life(told, "refresh_token_expires_in", _REFRESH))


def _life(told: JSON, name: str, bounds: tuple[timedelta, timedelta]) -> timedelta | None:
    seconds = told.get(name)
    if seconds is None:
        return None
    if not isinstance(seconds, int) or not bounds[0] <= timedelta(seconds=seconds) <= bounds[1]:
        refuse_oauth("invalid_request", f"{name} is out of bounds.")
    return timedelta(seconds=seconds)
