"""The token endpoint's three ways to an access token, and the way back: revoking."""

from collections.abc import Callable, Mapping
from hmac import compare_digest

from sandbox.google_calendar.identity import Identity
from sandbox.google_calendar.identity_parameters import Parameters
from sandbox.google_calendar.identity_records import Client, Code, Permission
from sandbox.google_calendar.identity_refusals import Refused, ill_formed, not_granted, unknown_client
from sandbox.google_calendar.identity_scopes import scopes_in, spelled
from sandbox.google_calendar.identity_tokens import LIFETIME, TESTING

Said = dict[str, str | int]
Way = Callable[[Identity, Parameters, str], Said]


def token(identity: Identity, asked: Parameters, endpoint: str) -> Said:
    """The answer of /token, which is at `endpoint`; Refused where there is none."""
    grant_type = asked.needed("grant_type")
    way = WAYS.get(grant_type)
    if not way:
        error, message = "unsupported_grant_type", f"Invalid grant_type: {grant_type}"
        raise Refused(error, message)
    return way(identity, asked, endpoint)


def revoke(identity: Identity, asked: Parameters) -> Said:
    """The empty answer of /revoke; Refused where the token was dead already."""
    if not identity.tokens.revoke(asked.needed("token"), everything=identity.revoking_ends_everything):
        error, message = "invalid_token", "Token expired or revoked"
        raise Refused(error, message)
    return {}


def _by_code(identity: Identity, asked: Parameters, _: str) -> Said:
    client = _client(identity, asked)
    shown, redirect_uri = asked.needed("code"), asked.get("redirect_uri")
    code = identity.codes.shown(shown, client, redirect_uri, asked.get("code_verifier"))
    if code.spent:
        code.spent.ended = True
        raise not_granted()
    code.spent = _permitted(identity, code)
    return _answered(identity, code.spent, code.scopes) | _refreshing(code.spent, client)


def _permitted(identity: Identity, code: Code) -> Permission:
    return identity.tokens.permits(code.account, code.client_id, code.scopes, offline=code.offline)


def _refreshing(permission: Permission, client: Client) -> Said:
    if not permission.refresh_token:
        return {}
    ends: Said = {"refresh_token_expires_in": int(TESTING.total_seconds()) - 1} if client.testing else {}
    return {"refresh_token": permission.refresh_token} | ends


def _by_refresh_token(identity: Identity, asked: Parameters, _: str) -> Said:
    """A new access token, for fewer scopes where fewer are named; more than were allowed are refused (GC-41)."""
    client = _client(identity, asked)
    permission = identity.tokens.refreshed(asked.needed("refresh_token"), client.id)
    wanted = scopes_in(asked.get("scope") or spelled(permission.scopes))
    if not wanted <= permission.scopes:
        error, message = "invalid_scope", "Bad Request"
        raise Refused(error, message)
    return _answered(identity, permission, wanted)


def _by_assertion(identity: Identity, asked: Parameters, endpoint: str) -> Said:
    claimed = identity.judge.heard(asked.needed("assertion"), endpoint)
    permission = identity.tokens.permits(claimed.account, claimed.signer.email, claimed.scopes, offline=False)
    return _answered(identity, permission, claimed.scopes)


def _client(identity: Identity, asked: Parameters) -> Client:
    client_id, secret = asked.get("client_id"), asked.get("client_secret")
    if not client_id:
        message = "Could not determine client ID from request."
        raise ill_formed(message)
    client = identity.clients.get(client_id)
    if not client:
        raise unknown_client()
    if not secret:
        message = "client_secret is missing."
        raise ill_formed(message)
    if not compare_digest(secret.encode(), client.secret.encode()):
        message = "Unauthorized"
        raise unknown_client(message)
    return client


def _answered(identity: Identity, permission: Permission, scopes: frozenset[str]) -> Said:
    return {
        "access_token": identity.tokens.access(permission, scopes),
        "expires_in": int(LIFETIME.total_seconds()),
        "scope": spelled(scopes),
        "token_type": "Bearer",
    }


WAYS: Mapping[str, Way] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _by_assertion,
}
