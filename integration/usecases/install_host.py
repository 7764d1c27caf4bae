"""Install ourselves on a host, as far as its API lets us; doing it again changes nothing that is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from integration.domain.installation import Credentials, Installation
from integration.ports import Now, Setup, Store


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed, what was made on the host, and what is left to an admin, ready to copy."""

    installation: Installation
    made: Sequence[str]
    instructions: str


@dataclass(frozen=True, slots=True)
class InstallHost:
    """`setup_of` is the way to prepare a host, not yet stored."""

    store: Store
    setup_of: Callable[[Installation, Credentials], Setup]
    now: Now

    def __call__(self, installation: Installation, credentials: Credentials, webhook_url: str) -> Installed:
        """The installation as it is stored now, with its zone; nothing is stored where the host refuses us.

        Raises what `Setup` raises.
        """
        setup = self.setup_of(installation, credentials)
        zoned = replace(installation, zone=setup.zone(self.now()))
        made = setup.create()
        self.store.add(zoned, credentials)
        self.store.try_again(zoned.id, self.now())
        return Installed(zoned, made, setup.instructions(webhook_url))
