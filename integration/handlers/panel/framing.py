"""Who may show the panel in a frame: the installation's own helpdesk, and no other site."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response

from integration.domain.installation import Installation
from integration.handlers.page_frame import HEADERS

_POLICY = "Content-Security-Policy"
_NOBODY = "frame-ancestors 'none'"
ANYBODY = "*"


def origin_of(installation: Installation) -> str:
    """The origin of the helpdesk's pages, as a browser names it; 'none' where the address has none."""
    parts = urlsplit(installation.base_url)
    place = parts.netloc.rpartition("@")[2]
    fits = parts.scheme in {"http", "https"} and place and not set(place) & set(" ;,'\"")
    return f"{parts.scheme}://{place}" if fits else "'none'"


def framed_by(ancestor: str) -> Mapping[str, str]:
    """The headers of every page, but that this origin may frame it."""
    return {**HEADERS, _POLICY: HEADERS[_POLICY].replace(_NOBODY, f"frame-ancestors {ancestor}")}


def shown_anywhere(response: Response) -> Response:
    """A refusal, which tells and does nothing: in any frame, so that whoever set it up sees why it is refused."""
    response.headers[_POLICY] = framed_by(ANYBODY)[_POLICY]
    return response
