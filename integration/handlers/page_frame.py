"""Every page in one frame: templates in the visitor's language, and headers that close what isn't used."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from integration.handlers.asked import Asked
from integration.handlers.languages import Speech, languages, speech_of
from integration.handlers.static_files import address_of

if TYPE_CHECKING:
    from jinja2 import Environment

_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{what} 'self'" for what in ("style-src", "script-src", "img-src", "connect-src", "form-action")),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_UNUSED = "accelerometer camera display-capture geolocation gyroscope microphone midi payment usb".split()

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer about a link: its address is a secret, so nothing keeps it, frames it, or tells it to others."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is in the site: its address, relative to the token's folder, and what the address carries on."""

    path: str
    query: Mapping[str, str]

    def to(self, path: str = "", **changes: object) -> str:
        """A relative address that carries the same on, but for these changes; empty values are left out."""
        merged = {**self.query, **{name.rstrip("_"): value for name, value in changes.items()}}
        kept = {name: str(value) for name, value in merged.items() if value not in {"", None}}
        return (path or self.path) + (f"?{urlencode(kept)}" if kept else "")


def page(  # noqa: PLR0913 - what an answer is made of
    asked: Asked,
    template: str,
    values: Mapping[str, object],
    *,
    place: Place | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The template in the visitor's language; without a place it names no address, and offers no other language."""
    speech = speech_of_asked(asked)
    html = (
        _environment(speech.translations)
        .get_template(template)
        .render(speech=speech, languages=languages(), place=place, static=address_of, **values)
    )
    return Response(html, status, {**HEADERS, **(headers or {})}, "text/html")


def script_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The value as JSON."""
    return Response(msgspec.json.encode(value), status, {**HEADERS, **(headers or {})}, "application/json")


def see_other(address: str) -> Response:
    """After a form was accepted: the browser goes there by GET, so that a reload sends nothing twice."""
    return Response(status_code=303, headers={**HEADERS, "Location": address})


def speech_of_asked(asked: Asked) -> Speech:
    """The language for whoever asks."""
    return speech_of(asked.query.get("lang", ""), asked.headers.get("accept-language", ""))


@cache
def _environment(translations: GNUTranslations) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - kept out of the door's cold start

    found = Environment(
        loader=PackageLoader("integration.web"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined] # by the extension
    return found
