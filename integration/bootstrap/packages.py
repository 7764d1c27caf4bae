"""The packages that admins install from hosts' marketplaces: made, zipped and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import integration
from integration.clients.marketplace.zendesk.addressed import addressed
from integration.clients.marketplace.zendesk.archive import zipped
from integration.clients.marketplace.zendesk.arrival import opened
from integration.clients.marketplace.zendesk.checkout import from_checkout
from integration.clients.marketplace.zendesk.fault import Fault
from integration.clients.marketplace.zendesk.inspection import inspect
from integration.clients.marketplace.zendesk.manifest import said_in

__all__ = ["PACKAGED", "Fault", "Made", "examine", "make"]

PACKAGED = ("zendesk",)
"""The hosts whose marketplace has a package of ours."""

_CHECKOUT = Path(integration.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Made:
    """A package for one deployment: the zip's usual name, its bytes, and what to say of it.

    With an error among `faults` the zip is of no use.
    """

    name: str
    content: bytes
    terms_url: str
    faults: Sequence[Fault]


def make(public_url: str, terms_url: str | None) -> Made:
    """Zendesk's package for this address; raises BadInput where no agent's browser could reach us by it."""
    package = addressed(from_checkout(_CHECKOUT), public_url, terms_url)
    said = partial(said_in, package)
    name = f"vipdesk-zendesk-{said('version')}.zip"
    return Made(name, zipped(package), said("termsConditionsURL"), inspect(package))


def examine(path: Path | None, public_url: str) -> Sequence[Fault]:
    """What is wrong with the package in this folder or zip, or with ours: for this address, where there is one."""
    if path is not None:
        return inspect(opened(path))
    ours = from_checkout(_CHECKOUT)
    return inspect(addressed(ours, public_url) if public_url else ours)
