"""Have a connected host send us what happens: make our webhook there, or set it right, and keep what it signs with."""

import re
from dataclasses import dataclass, replace

import structlog

from integration.domain.errors import BadInput, Misconfigured, VipDeskError
from integration.domain.hook_rotation import renewed_by
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.ports import Now, Store
from integration.ports.accounts import AccountHost, HostAccount
from integration.usecases.known_installation import gone, known_installation

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")

_log = structlog.get_logger(__name__)


def connected(store: Store, host: AccountHost, installation: str) -> tuple[Installation, Credentials]:
    """The installation with its keys, if it is one that was connected by consent; raises BadInput, Misconfigured."""
    found = known_installation(store, installation)
    if found[0].host != host.name:
        message = f"{installation} is on {found[0].host}, and this is for installations on {host.name}"
        raise BadInput(message)
    return found


def keep_hook(store: Store, host: AccountHost, installation: str, hook: HookIdentity) -> None:
    """Keep what signs the webhooks; raises Misconfigured where it was uninstalled since, and brings nothing back."""
    _, keys = connected(store, host, installation)
    if not store.set_credentials(installation, replace(keys, hook=hook)):
        raise gone(installation)


@dataclass(frozen=True, slots=True)
class MendHook:
    """What is right already stays; doing it again does no harm."""

    store: Store
    host: AccountHost
    public_url: str
    now: Now

    def __call__(self, installation: str) -> HookIdentity:
        """The webhook as it is kept now; raises what `HostAccount` raises, and Misconfigured without a public address.

        Where our address changed, there is a new webhook, and the one to the old address is removed.
        """
        found = connected(self.store, self.host, installation)
        account = self.host.account(*found)
        made = account.make_hook(self.address(*found))
        keep_hook(self.store, self.host, installation, renewed_by(found[1].hook, made, self.now()))
        if found[1].hook and found[1].hook.webhook != made.webhook:
            self._remove_old(account, installation, found[1].hook)
        return made

    def by_hand(self, installation: str, webhook: str, secret: str) -> HookIdentity:
        """Keep a webhook that an admin made by hand, with the secret that the host shows for it; raises BadInput."""
        if not (secret and _ID.fullmatch(webhook)):
            message = "give the webhook's id, as the host's address of it shows it, and its signing secret"
            raise BadInput(message)
        _, keys = connected(self.store, self.host, installation)
        hook = renewed_by(keys.hook, HookIdentity(webhook, (SigningSecret(secret),)), self.now())
        keep_hook(self.store, self.host, installation, hook)
        return hook

    def address(self, installation: Installation, credentials: Credentials) -> str:
        """Where the host is to send what happens; a secret. Raises Misconfigured without a public address."""
        if not self.public_url:
            message = "set VIPDESK_PUBLIC_URL first: it is where the helpdesk reaches us"
            raise Misconfigured(message)
        return f"{self.public_url}/hooks/{installation.host}/{installation.id}.{credentials.webhook_secret}"

    def _remove_old(self, account: HostAccount, installation: str, hook: HookIdentity) -> None:
        try:
            account.remove_hook(hook)
        except VipDeskError as error:
            _log.warning("hook.old_one_left", installation=installation, webhook=hook.webhook, reason=str(error))
