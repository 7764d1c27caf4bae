"""Whether our webhook in an account still brings us what happens there."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.hooks import MISSING, Hooks
from integration.domain.errors import UpstreamRefused
from integration.domain.installation import HookIdentity

_MEND = "connect VIP Desk again on its page in Zendesk, or have it made anew: vipdesk zendesk hook"
_LATELY = timedelta(days=1)
_BROKEN = "circuit broken"
_ACTIVE = "active"


class _Invocations(msgspec.Struct, frozen=True):
    invocations: tuple[msgspec.Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class HookCheck:
    """Looks only; raises what `Calls` raises."""

    calls: Calls
    hook: HookIdentity | None

    def fault(self) -> str:
        """What is wrong with it and what to do, in a sentence; empty where nothing is."""
        if self.hook is None:
            return f"there is none yet; {_MEND}"
        state = Hooks(self.calls).state(self.hook.webhook)
        if state == MISSING:
            return f"somebody removed it; {_MEND}"
        if state != _ACTIVE:
            return f"it is {state}; {_MEND}"
        return self._secret_fault(self.hook) or self._broken_lately(self.hook)

    def _secret_fault(self, hook: HookIdentity) -> str:
        known = hook.good_at(self.calls.wire.now())
        is_known = Hooks(self.calls).secret(hook.webhook) in known[:1]
        return "" if is_known else f"its signing secret was changed; {_MEND}"

    def _broken_lately(self, hook: HookIdentity) -> str:
        """Zendesk stops sending for a while where most of it fails, and what it didn't send never comes (ZD-46)."""
        since = (self.calls.wire.now() - _LATELY).isoformat().replace("+00:00", "Z")
        asked = {"filter[status]": _BROKEN, "filter[from_ts]": since}
        try:
            path = f"webhooks/{hook.webhook}/invocations"
            found = self.calls.call("GET", path, _Invocations, query=asked).invocations
        except UpstreamRefused:
            return ""
        text = "Zendesk held it back within the last day, as most of it failed; look whether our address answers"
        return text if found else ""
