"""The addresses of our pages inside Zendesk."""

from starlette.routing import Route

from integration.handlers.link_limits import LinkLimits
from integration.handlers.zendesk_app.door import Answer, EntryDoor, PartDoor
from integration.handlers.zendesk_app.framing import AppFrame
from integration.handlers.zendesk_app.lanes import Lanes
from integration.handlers.zendesk_app.setup import Setup
from integration.handlers.zendesk_app.sidebar import Sidebar
from integration.usecases.open_setup import OpenSetup
from integration.usecases.open_sidebar import OpenSidebar


def sidebar_routes(opened: OpenSidebar, sidebar: Sidebar, frame: AppFrame, limits: LinkLimits) -> list[Route]:
    """POST `/zendesk/sidebar` by Zendesk, and what that page asks for then."""
    sessions, lanes = opened.sessions, Lanes()
    entry = EntryDoor(opened.visit, opened.enter, sessions.sealed, "zendesk_sidebar.html", frame, limits, lanes)

    def part(method: str, answer: Answer) -> PartDoor:
        return PartDoor(sessions.read, sessions.go_on, {method: answer}, limits, lanes)

    return [
        Route("/zendesk/sidebar", entry),
        Route("/zendesk/sidebar/ticket/{ticket}", part("GET", sidebar.show)),
        Route("/zendesk/sidebar/ticket/{ticket}/{step}", part("POST", sidebar.step)),
    ]


def setup_routes(opened: OpenSetup, setup: Setup, frame: AppFrame, limits: LinkLimits) -> list[Route]:
    """POST `/zendesk/setup` by Zendesk, and what that page asks for then."""
    sessions, lanes = opened.sessions, Lanes()
    entry = EntryDoor(opened.visit, opened.enter, sessions.sealed, "zendesk_setup.html", frame, limits, lanes)

    def part(method: str, answer: Answer) -> PartDoor:
        return PartDoor(sessions.read, opened.go_on, {method: answer}, limits, lanes)

    return [
        Route("/zendesk/setup", entry),
        Route("/zendesk/setup/state", part("GET", setup.show)),
        Route("/zendesk/setup/session", part("GET", setup.stay)),
        Route("/zendesk/setup/{step}", part("POST", setup.step)),
    ]
