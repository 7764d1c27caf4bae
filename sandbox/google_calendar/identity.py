"""Google's identity in small: who has an account, who may ask, what was allowed; and what a test can do to it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from threading import RLock

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sandbox.google_calendar.identity_assertions import Judge
from sandbox.google_calendar.identity_codes import Codes
from sandbox.google_calendar.identity_faults import TokenFaults
from sandbox.google_calendar.identity_records import Client, Grant, ServiceAccount, TokenCall
from sandbox.google_calendar.identity_tokens import Tokens

__all__ = ["Grant", "Identity"]


class Identity:
    """Accounts, clients, service accounts and tokens; the fields below are switches for what isn't known of Google.

    `pkce_required`: a request without an S256 challenge is refused (Google lets web clients do without, GC-48).
    `revoking_ends_everything`: /revoke of one token ends all that the account allowed to that client (GC-50).
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.accounts: dict[str, str] = {}
        self.clients: dict[str, Client] = {}
        self.signers: dict[str, ServiceAccount] = {}
        self.unticked: frozenset[str] = frozenset()
        self.pkce_required = True
        self.revoking_ends_everything = True
        self.faults = TokenFaults()
        self.calls: list[TokenCall] = []
        self.lock = RLock()
        self.tokens = Tokens(now, self._is_testing)
        self.codes = Codes(now)
        self.judge = Judge(self.signers, self.accounts, now)

    def add_account(self, email: str, name: str) -> None:
        """Somebody who can sign in."""
        self.accounts[email.lower()] = name

    def add_client(
        self, client_id: str, secret: str, redirect_uris: Iterable[str], *, name: str = "", testing: bool = False
    ) -> None:
        """An OAuth client; with `testing` its refresh tokens last 7 days."""
        uris = frozenset(redirect_uris)
        self.clients[client_id] = Client(client_id, secret, uris, name or client_id, testing)

    def add_service_account(self, email: str, public_key_pem: bytes, scopes: Iterable[str], domain: str) -> None:
        """A service account that the domain's admin delegated these scopes to; ValueError where the key isn't RSA."""
        key = load_pem_public_key(public_key_pem)
        if not isinstance(key, RSAPublicKey):
            message = "a service account signs with RSA"
            raise ValueError(message)  # noqa: TRY004 -- the text is of the wrong kind, not its type
        self.signers[email] = ServiceAccount(email, key, frozenset(scopes), domain.lower())

    def scopes_of(self, bearer: str) -> Grant | None:
        """What an access token allows; None where it isn't known, ran out or was revoked."""
        with self.lock:
            return self.tokens.behind(bearer)

    def revoke_all(self, account: str) -> None:
        """The account takes back all that it allowed, in its settings."""
        with self.lock:
            self.tokens.revoke_all(account.lower())

    def expire_access_tokens(self) -> None:
        """No access token is good any more; refresh tokens are."""
        with self.lock:
            self.tokens.expire()

    def untick(self, *scopes: str) -> None:
        """From now on the consent page offers these scopes without a tick, and all others with one."""
        self.unticked = frozenset(scopes)

    def _is_testing(self, client_id: str) -> bool:
        client = self.clients.get(client_id)
        return bool(client and client.testing)
