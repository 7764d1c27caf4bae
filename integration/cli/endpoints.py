"""Endpoints as an admin names and reads them."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from integration.domain.decision import AlertKind
from integration.domain.errors import BadInput
from integration.domain.outgoing import Endpoint, EndpointSecrets

if TYPE_CHECKING:
    from integration.bootstrap import Desk

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def spelled(kind: AlertKind) -> str:
    """A kind of message as the command line spells it."""
    return kind.value.replace(" ", "-")


KINDS: Mapping[str, AlertKind] = {spelled(kind): kind for kind in AlertKind}


def kind_of(word: str) -> AlertKind:
    """The kind that is spelled so; raises BadInput naming what there is."""
    if word not in KINDS:
        message = f"no kind is called {word}; give one of: {', '.join(KINDS)}"
        raise BadInput(message)
    return KINDS[word]


def known_endpoints(opened: "Desk", installation: str) -> Mapping[str, tuple[Endpoint, EndpointSecrets]]:
    """The endpoints of an installation, by their names."""
    return {endpoint.id: (endpoint, secrets) for endpoint, secrets in opened.store.endpoints(installation)}


def endpoint_of(opened: "Desk", installation: str, wanted: str) -> tuple[Endpoint, EndpointSecrets]:
    """The endpoint of this name; raises BadInput naming what there is."""
    known = known_endpoints(opened, installation)
    if wanted not in known:
        there = f"there are: {', '.join(known)}" if known else "there is none yet; begin with `vipdesk webhooks add`"
        message = f"no endpoint is called {wanted}; {there}"
        raise BadInput(message)
    return known[wanted]


def new_name(wanted: str | None, place: str, known: Iterable[str]) -> str:
    """A name that no endpoint has: the wanted one, or else that of the place; raises BadInput for any other."""
    name = wanted if wanted is not None else re.sub(r"[^A-Za-z0-9._-]+", "-", place.partition("://")[2]).strip("-._")
    if not _NAME.fullmatch(name):
        message = "give it a name with --id: letters, digits, dots, dashes and underscores, 64 at most"
        raise BadInput(message)
    if name in known:
        message = f"an endpoint is called {name} already; give another name with --id, or remove that one first"
        raise BadInput(message)
    return name


def row_of(endpoint: Endpoint, secrets: EndpointSecrets) -> Mapping[str, object]:
    """What is shown of an endpoint: of its address the host alone, of its secrets whether they are being changed."""
    from integration.bootstrap import shown  # noqa: PLC0415 - each command starts with what it needs

    return {
        "id": endpoint.id,
        "address": shown(endpoint.url),
        "kinds": sorted(spelled(kind) for kind in endpoint.kinds or AlertKind),
        "chat": endpoint.text_only,
        "rotating": secrets.former is not None,
        "problem": endpoint.problem,
    }
