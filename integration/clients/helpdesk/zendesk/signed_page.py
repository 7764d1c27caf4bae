"""The token with which Zendesk loads a page of an app: signed for one account, one installation and one user.

Zendesk posts it as the form field `token` (a JWT by RS256). Its public key is our app's, so all accounts share it, and
`iss` and `aud` alone say which account it is of. What its claims look like beyond `aud`, `iss`, `exp` and `iat` nobody
says (ZD-4): `sub` must be as we believe, or the token opens nothing; `jti`, `nbf` and `qsh` aren't needed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from integration.clients.helpdesk.zendesk.address import SUBDOMAIN, root_of
from integration.domain.errors import Misconfigured
from integration.domain.installation import Installation
from integration.domain.marketplace import MarketplaceApp
from integration.domain.signed_visit import SignedVisit

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

# PyJWT loads cryptography, which is dear, so it is loaded with the first token and not with the door.

InstallationOf = Callable[[str], Installation | None]
"""Gives our installation on the account at this root."""

_ALGORITHM = "RS256"
_LONGEST = 8 * 1024
_SHORTEST_KEY = 2048
_LEEWAY = timedelta(seconds=30)

_OLDEST = timedelta(hours=1)
"""No token is good for longer after it was made, whatever it says itself (ZD-56)."""

_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_CLAIMS = ("iss", "aud", "sub", "exp", "iat")
_BAD_KEY = (
    "VIPDESK_ZENDESK_PUBLIC_KEYS holds something that is no RSA public key of 2048 bits or more: put the app's there"
)


@dataclass(frozen=True, slots=True)
class SignedPages:
    """Reads the tokens of our app's pages; `stand_in` is where accounts lie, to try things out.

    Any of the app's public keys verifies, and RS256 alone. A token may be read more than once while it lasts: Zendesk
    doesn't say that each load of a page gets a new one (ZD-55), and it opens no more than it did the first time.
    """

    app: MarketplaceApp
    stand_in: str | None = None

    def read(self, token: str, now: datetime, installation_of: InstallationOf) -> SignedVisit | None:
        """Who loads the page, if Zendesk signed that for our app and it is good now; None for any other text.

        Of an account that is connected the token names the app's installation there, or one that came after it (then
        the visit doesn't belong). Raises Misconfigured where no key is set, or one is none.
        """
        keys = tuple(_keys(self.app))
        if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
            return None
        account = _account(token)
        if account is None:
            return None
        claims = next((claims for key in keys if (claims := _verified(token, key, account))), None)
        if claims is None or not _is_good(claims, now):
            return None
        return self._visit(account, claims, installation_of)

    def _visit(self, account: str, claims: Mapping[str, Any], installation_of: InstallationOf) -> SignedVisit | None:
        app_installation = _named(claims["aud"], account, "apps/installations")
        user = _named(claims["sub"], account, "users")
        if app_installation is None or user is None:
            return None
        root = root_of(account, self.stand_in)
        return SignedVisit(account, root, app_installation, user, installation_of(root))


def _keys(app: MarketplaceApp) -> Iterator["RSAPublicKey"]:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    if not app.public_keys:
        message = (
            "no public key of the Zendesk app is set: put it into a file and name that in VIPDESK_ZENDESK_PUBLIC_KEYS"
        )
        raise Misconfigured(message)
    for text in app.public_keys:
        try:
            key = load_pem_public_key(text.encode("ascii"))
        except ValueError as error:
            raise Misconfigured(_BAD_KEY) from error
        if not isinstance(key, RSAPublicKey) or key.key_size < _SHORTEST_KEY:
            raise Misconfigured(_BAD_KEY)
        yield key


def _account(token: str) -> str | None:
    """The account that the token says it is of; nothing of it is believed yet."""
    import jwt  # noqa: PLC0415

    try:
        issuer = jwt.decode_complete(token, options={"verify_signature": False})["payload"].get("iss")
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    name, dot, domain = issuer.partition(".") if isinstance(issuer, str) else ("", "", "")
    return name if dot and domain == "zendesk.com" and SUBDOMAIN.fullmatch(name) else None


def _verified(token: str, key: "RSAPublicKey", account: str) -> Mapping[str, Any] | None:
    """The claims, if this key signed them for the account; instants are looked at by the present that we are given."""
    import jwt  # noqa: PLC0415

    untimed = {f"verify_{name}": False for name in ("aud", "exp", "iat", "nbf", "sub", "jti")}
    options: Any = {"require": list(_CLAIMS), **untimed}
    try:
        return jwt.decode(token, key, [_ALGORITHM], options=options, issuer=f"{account}.zendesk.com")
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None


def _is_good(claims: Mapping[str, Any], now: datetime) -> bool:
    made, ends, begins = (_seconds(claims.get(name)) for name in ("iat", "exp", "nbf"))
    if made is None or ends is None or ("nbf" in claims and begins is None):
        return False
    present, leeway = now.timestamp(), _LEEWAY.total_seconds()
    is_old = present > min(ends, made + _OLDEST.total_seconds()) + leeway
    return not is_old and made - leeway <= present and (begins is None or begins - leeway <= present)


def _seconds(claim: object) -> float | None:
    """An instant as tokens have it, seconds since 1970; None for what is none."""
    return (
        float(claim) if isinstance(claim, int | float) and not isinstance(claim, bool) and 0 < claim < 1 << 40 else None
    )


def _named(claim: object, account: str, what: str) -> str | None:
    """The id in an address below the account's own API, written just so; None for any other."""
    before, after = f"https://{account}.zendesk.com/api/v2/{what}/", ".json"
    if not isinstance(claim, str) or not (claim.startswith(before) and claim.endswith(after)):
        return None
    found = claim.removeprefix(before).removesuffix(after)
    return found if _ID.fullmatch(found) else None
