"""What a client asks a person for: the parameters of the consent page's address, checked."""

import re
from dataclasses import dataclass

from sandbox.google_calendar.identity import Identity
from sandbox.google_calendar.identity_parameters import Parameters
from sandbox.google_calendar.identity_records import Client
from sandbox.google_calendar.identity_refusals import Refused, ill_formed, unknown_client
from sandbox.google_calendar.identity_scopes import scopes_in

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_ACCESS = {"online": False, "offline": True}
_TRUTH = {"true": True, "false": False}
_PROMPTS = frozenset({"none", "consent", "select_account"})


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """A request that may be put before a person; what may be absent is empty then."""

    client: Client
    redirect_uri: str
    scopes: frozenset[str]
    challenge: str
    state: str
    login_hint: str
    prompt: frozenset[str]
    offline: bool
    adds_to_granted: bool


def consent_request(identity: Identity, asked: Parameters) -> ConsentRequest:
    """The request; Refused, for a page and never for the redirect, where it isn't one of a known client (GC-40)."""
    client = _client(identity, asked)
    redirect_uri = _redirect_uri(client, asked)
    _response_type(asked)
    return ConsentRequest(
        client=client,
        redirect_uri=redirect_uri,
        scopes=scopes_in(asked.get("scope")),
        challenge=_challenge(identity, asked),
        state=asked.get("state"),
        login_hint=asked.get("login_hint").lower(),
        prompt=_prompt(asked),
        offline=asked.one_of("access_type", _ACCESS, "online"),
        adds_to_granted=asked.one_of("include_granted_scopes", _TRUTH, "false"),
    )


def _client(identity: Identity, asked: Parameters) -> Client:
    client = identity.clients.get(asked.needed("client_id"))
    if not client:
        raise unknown_client()
    return client


def _redirect_uri(client: Client, asked: Parameters) -> str:
    """Character by character one of those that the client is registered with."""
    redirect_uri = asked.needed("redirect_uri")
    if redirect_uri not in client.redirect_uris:
        error = "redirect_uri_mismatch"
        message = "The redirect URI in the request does not match the ones authorized for the OAuth client."
        raise Refused(error, message)
    return redirect_uri


def _response_type(asked: Parameters) -> None:
    response_type = asked.needed("response_type")
    if response_type != "code":
        error, message = "unsupported_response_type", f"Invalid response_type: {response_type}"
        raise Refused(error, message)


def _challenge(identity: Identity, asked: Parameters) -> str:
    """The S256 challenge; a plain one, which Google would take, is refused here (GC-48)."""
    challenge, method = asked.get("code_challenge"), asked.get("code_challenge_method")
    if not challenge and not method and not identity.pkce_required:
        return ""
    if method != "S256":
        message = f"Invalid parameter value for code_challenge_method: {method}"
        raise ill_formed(message)
    if not _CHALLENGE.fullmatch(challenge):
        message = "Invalid parameter value for code_challenge"
        raise ill_formed(message)
    return challenge


def _prompt(asked: Parameters) -> frozenset[str]:
    said = frozenset(asked.get("prompt").split())
    if not said <= _PROMPTS or ("none" in said and len(said) > 1):
        message = f"Invalid parameter value for prompt: Invalid prompt: {asked.get('prompt')}"
        raise ill_formed(message)
    return said
