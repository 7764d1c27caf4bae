"""The addresses of our pages inside Zendesk."""

from starlette.routing import Route

from integration.handlers.link_limits import LinkLimits
from integration.handlers.zendesk_app.door import EntryDoor, PartDoor
from integration.handlers.zendesk_app.framing import AppFrame
from integration.handlers.zendesk_app.setup import Setup
from integration.handlers.zendesk_app.sidebar import Sidebar
from integration.usecases.open_setup import OpenSetup
from integration.usecases.open_sidebar import OpenSidebar


def sidebar_routes(opened: OpenSidebar, sidebar: Sidebar, frame: AppFrame, limits: LinkLimits) -> list[Route]:
    """POST `/zendesk/sidebar` by Zendesk, and what that page asks for then."""
    sessions = opened.sessions
    entry = EntryDoor(opened.enter, sessions.sealed, "zendesk_sidebar.html", frame, limits)
    return [
        Route("/zendesk/sidebar", entry),
        Route("/zendesk/sidebar/ticket/{ticket}", PartDoor(sessions.go_on, {"GET": sidebar.show}, limits)),
        Route("/zendesk/sidebar/ticket/{ticket}/{step}", PartDoor(sessions.go_on, {"POST": sidebar.step}, limits)),
    ]


def setup_routes(opened: OpenSetup, setup: Setup, frame: AppFrame, limits: LinkLimits) -> list[Route]:
    """POST `/zendesk/setup` by Zendesk, and what that page asks for then."""
    entry = EntryDoor(opened.enter, opened.sessions.sealed, "zendesk_setup.html", frame, limits)
    return [
        Route("/zendesk/setup", entry),
        Route("/zendesk/setup/state", PartDoor(opened.go_on, {"GET": setup.show}, limits)),
        Route("/zendesk/setup/session", PartDoor(opened.go_on, {"GET": setup.stay}, limits)),
        Route("/zendesk/setup/{step}", PartDoor(opened.go_on, {"POST": setup.step}, limits)),
    ]
