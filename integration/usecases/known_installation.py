"""The installation that a piece of work is for."""

from integration.domain.errors import Misconfigured
from integration.domain.installation import Credentials, Installation
from integration.ports import Installations


def known_installation(store: Installations, installation: str) -> tuple[Installation, Credentials]:
    """The installation of this id with its keys; Misconfigured for one that is gone, whose work nobody can do."""
    found = store.get(installation)
    if found is None:
        raise gone(installation)
    return found


def gone(installation: str) -> Misconfigured:
    """What to raise for an installation that isn't there, or not any more."""
    return Misconfigured(f"installation {installation} is gone; connect it again")
