"""The installation that a piece of work is for."""

from integration.domain.errors import Misconfigured
from integration.domain.installation import Credentials, Installation
from integration.ports import Installations


def known_installation(store: Installations, installation: str) -> tuple[Installation, Credentials]:
    """The installation of this id with its keys; Misconfigured for one that is gone, whose work nobody can do."""
    found = store.get(installation)
    if found is None:
        message = f"installation {installation} is gone; connect it again"
        raise Misconfigured(message)
    return found
