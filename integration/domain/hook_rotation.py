"""How a webhook's signing secret is replaced without losing what is still on its way."""

from dataclasses import replace
from datetime import datetime, timedelta

from integration.domain.installation import HookIdentity, SigningSecret

OVERLAP = timedelta(hours=1)
"""How long the old secret is still taken: a host may send again for a while what it signed before."""


def rotated(hook: HookIdentity, secret: str, now: datetime) -> HookIdentity:
    """The same webhook with this secret as its newest; the one before is good for an hour more, older ones as before.

    Nothing changes where the newest is this one already.
    """
    if hook.secrets and hook.secrets[0].text == secret:
        return hook
    kept = tuple(_ending(each, now) for each in hook.secrets if each.text != secret and each.text in hook.good_at(now))
    return replace(hook, secrets=(SigningSecret(secret), *kept))


def renewed_by(before: HookIdentity | None, found: HookIdentity, now: datetime) -> HookIdentity:
    """What is to be kept once the host showed us our webhook, given what we kept of one until now."""
    if before is None or before.webhook != found.webhook:
        return found
    return rotated(before, found.secrets[0].text, now)


def _ending(secret: SigningSecret, now: datetime) -> SigningSecret:
    return secret if secret.until else replace(secret, until=now + OVERLAP)
