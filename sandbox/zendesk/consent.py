"""The page of consent: an admin allows or denies, and is sent back (facts 6)."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.zendesk.errors import BAD_REQUEST, Refused, oauth_error, refuse_oauth
from sandbox.zendesk.marketplace import Marketplace
from sandbox.zendesk.templates import page
from sandbox.zendesk.tenant import Tenant

PATH = "/oauth/authorizations/new"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_FOUND = 302
_KNOWN = frozenset("response_type client_id redirect_uri scope state code_challenge code_challenge_method".split())


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that may be put before a person; what may be absent is empty then."""

    tenant: Tenant
    redirect_uri: str
    scope: str
    state: str
    challenge: str


class Consents:
    """The pages that were shown and not answered yet; each can be answered once."""

    def __init__(self, marketplace: Marketplace) -> None:
        self._marketplace = marketplace
        self._shown: dict[str, Wish] = {}

    async def shows(self, tenant: Tenant, request: Request) -> Response:
        """The page for a request; an error page, and never a redirect, for one that isn't of a known client."""
        try:
            asked = self._asked(tenant, request)
        except Refused as refused:
            return _refusal(refused)
        name = secrets.token_urlsafe(24)
        self._shown[name] = asked
        people = sorted((one for one in tenant.users.values() if one.is_staff), key=lambda one: one.role != "admin")
        return page(
            "consent",
            asked=name,
            people=people,
            action=f"{tenant.root}{PATH}",
            client=self._marketplace.name,
            account=tenant.name,
            scope=asked.scope.split(),
        )

    async def takes(self, tenant: Tenant, request: Request) -> Response:
        """Where the browser goes after the person chose."""
        said = dict(parse_qsl((await request.body()).decode(errors="replace")))
        asked = self._shown.get(said.get("asked", ""))
        if asked is None or asked.tenant is not tenant or said.get("choice") not in {"allow", "deny"}:
            return _refusal(oauth_error("invalid_request", "This page was answered already, or never shown."))
        if said["choice"] == "allow" and not _is_staff(tenant, said.get("user", "")):
            return _refusal(oauth_error("invalid_request", "Nobody of this name works here."))
        del self._shown[said["asked"]]
        return RedirectResponse(self._chose(asked, said), _FOUND)

    def _chose(self, asked: Wish, said: Mapping[str, str]) -> str:
        if said["choice"] == "deny":
            told = {"error": "access_denied", "error_description": "The end-user denied the request."}
            return _address(asked, told)
        client = self._marketplace.client_id
        tokens = asked.tenant.tokens
        return _address(
            asked, {"code": tokens.code(client, asked.redirect_uri, int(said["user"]), asked.scope, asked.challenge)}
        )

    def _asked(self, tenant: Tenant, request: Request) -> Wish:
        told = _said_once(request)
        if told.get("client_id") != self._marketplace.client_id:
            refuse_oauth("invalid_client", "No such client.")
        if told.get("redirect_uri") not in self._marketplace.redirect_uris:
            refuse_oauth("invalid_request", "redirect_uri is not registered for this client.")
        if told.get("response_type") != "code":
            refuse_oauth("unsupported_response_type", "response_type must be code.")
        if not told.get("scope", "").strip():
            refuse_oauth("invalid_scope", "scope is required.")
        return Wish(tenant, told["redirect_uri"], told["scope"], told.get("state", ""), _challenge(tenant, told))


def _said_once(request: Request) -> dict[str, str]:
    """The query, in which nothing stands twice, and nothing that isn't known."""
    pairs = request.query_params.multi_items()
    if len({name for name, _ in pairs}) != len(pairs) or not {name for name, _ in pairs} <= _KNOWN:
        refuse_oauth("invalid_request", "A parameter stands there twice, or isn't known.")
    return dict(pairs)


def _challenge(tenant: Tenant, told: Mapping[str, str]) -> str:
    challenge, method = told.get("code_challenge", ""), told.get("code_challenge_method", "")
    if not challenge and not method and not tenant.switches.pkce_required:
        return ""
    if method != "S256" or not _CHALLENGE.fullmatch(challenge):
        refuse_oauth("invalid_request", "code_challenge must be an S256 challenge.")
    return challenge


def _is_staff(tenant: Tenant, number: str) -> bool:
    user = tenant.users.get(int(number)) if number.isdecimal() else None
    return user is not None and user.is_staff


def _address(asked: Wish, told: Mapping[str, str]) -> str:
    state = {"state": asked.state} if asked.state else {}
    joint = "&" if "?" in asked.redirect_uri else "?"
    return f"{asked.redirect_uri}{joint}{urlencode({**told, **state})}"


def _refusal(refused: Refused) -> Response:
    body = refused.body
    return page("refusal", BAD_REQUEST, error=body["error"], description=body["error_description"])
