"""What all pages on the way to another's page of consent have in common: their headers, and the browser's cookie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response

from integration.handlers.static_files import address_of
from integration.usecases.connect_calendar import Departure

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class ConsentFrame:
    """`name` is the cookie's, `takes` how long a trip may take. `secure` says that our public address is https."""

    name: str
    takes: timedelta
    secure: bool

    @property
    def cookie(self) -> str:
        """The cookie's name as browsers see it: of this very host alone, where it can be (RFC 6265bis, 4.1.3.2)."""
        return f"__Host-{self.name}" if self.secure else self.name

    def page(
        self, template: str, status: int, shown: Mapping[str, object], *, up: int = 2, away: str = ""
    ) -> HTMLResponse:
        """A page so deep below the root; `away` is where its form may lead besides to us (scheme, host and port)."""
        html = _templates().get_template(template).render(shown, static=partial(address_of, up=up))
        return HTMLResponse(html, status, _headers(away))

    def depart(self, departure: Departure, away: str) -> Response:
        """On to the page of consent, with what this browser must bring back."""
        answer = RedirectResponse(departure.address, 303, _headers(away))
        life = int(self.takes.total_seconds())
        answer.set_cookie(
            self.cookie, departure.cookie, life, path="/", secure=self.secure, httponly=True, samesite="lax"
        )
        return answer

    def arrived(self, answer: Response) -> Response:
        """The same answer; the trip is over."""
        answer.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="lax")
        return answer


def _headers(away: str) -> dict[str, str]:
    own = "default-src 'none'; style-src 'self'; img-src 'self'"
    # Chromium holds a form's redirect to the page's own form-action.
    forms = f"form-action 'self' {away}".strip()
    return {
        "cache-control": "no-store",
        "content-security-policy": f"{own}; {forms}; base-uri 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
    }


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - kept out of the door's cold start

    return Environment(loader=PackageLoader("integration.web"), autoescape=True, undefined=StrictUndefined)
