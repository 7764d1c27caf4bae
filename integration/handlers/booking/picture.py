"""The agent's picture, or a made one with the initials."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from starlette.responses import Response

from integration.handlers.asked import Asked
from integration.handlers.page_frame import HEADERS
from integration.ports import Store
from integration.usecases.open_link import Visit

_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="#1f5f5b"/>'
    '<text x="48" y="49" fill="#fff" font-family="system-ui,sans-serif" font-size="36" font-weight="600" '
    'text-anchor="middle" dominant-baseline="central">{}</text></svg>'
)


@dataclass(frozen=True, slots=True)
class AgentPicture:
    """GET `/vip/{token}/picture`."""

    store: Store

    def show(self, visit: Visit, _asked: Asked) -> Response:
        """The picture as it was given, else the drawn one."""
        picture = self.store.picture(visit.installation.id, visit.agent.email)
        if picture is not None:
            return Response(picture.content, headers=HEADERS, media_type=picture.media_type)
        drawn = _DRAWN.format(escape(initials(visit.agent.name)))
        return Response(drawn, headers=HEADERS, media_type="image/svg+xml")


def initials(name: str) -> str:
    """The first letters of the first and the last part of a name."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return "".join(part[0] for part in (*parts[:1], *parts[1:][-1:])).upper()
