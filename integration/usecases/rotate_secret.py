"""Replace what a host signs its webhooks with, and lose nothing that is on its way."""

from dataclasses import dataclass

import structlog

from integration.domain.errors import BadInput
from integration.domain.installation import HookIdentity
from integration.ports import Now, Store
from integration.ports.accounts import AccountHost
from integration.usecases.mend_hook import connected, keep_hook

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RotateSecret:
    """The old secret is taken for an hour more."""

    store: Store
    host: AccountHost
    now: Now

    def __call__(self, installation: str) -> HookIdentity:
        """The webhook with its new secret, which is kept by now; raises what `HostAccount` raises, and as `keep_hook`.

        Should we die between the host's answer and our store, the next examination says so, and `MendHook` mends it.
        """
        found = connected(self.store, self.host, installation)
        if found[1].hook is None:
            message = f"{installation} has no webhook yet: make it first (`vipdesk zendesk hook`)"
            raise BadInput(message)
        hook = self.host.account(*found).new_secret(found[1].hook, self.now())
        keep_hook(self.store, self.host, installation, hook)
        _log.info("hook.rotated", installation=installation, webhook=hook.webhook)
        return hook
