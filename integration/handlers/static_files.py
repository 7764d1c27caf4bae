"""Style and script of the pages: addresses carry a sum of the content, so that a browser may keep them for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOR_GOOD = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is served."""

    content: bytes
    media_type: str


async def static_file(request: Request) -> Response:
    """GET `/static/{name}`: the file of this name and content; 404 for any other."""
    found = _files().get(request.path_params["name"])
    if found is None:
        return Response("no such file\n", 404, {**_FOR_GOOD, "Cache-Control": "no-store"}, "text/plain")
    return Response(found.content, headers=_FOR_GOOD, media_type=found.media_type)


def address_of(name: str, *, up: int = 2) -> str:
    """The address of a file, such as `booking.css`, seen from a page so deep below the root (`/vip/{token}/…`: two)."""
    return f"{'../' * up}static/{_hashed()[name]}"


@cache
def _hashed() -> Mapping[str, str]:
    return {_plain(name): name for name in _files()}


def _plain(name: str) -> str:
    stem, _, kind = name.split(".")
    return f"{stem}.{kind}"


@cache
def _files() -> Mapping[str, StaticFile]:
    folder = files("integration.web").joinpath("static")
    named = ((file.name.rpartition("."), file.read_bytes()) for file in folder.iterdir())
    return {
        f"{stem}.{sha256(content).hexdigest()[:12]}.{kind}": StaticFile(content, _TYPES[kind])
        for (stem, _, kind), content in named
        if kind in _TYPES
    }
