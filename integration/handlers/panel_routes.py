"""The address of the panel beside a ticket."""

from starlette.routing import Route

from integration.handlers.link_limits import LinkLimits
from integration.handlers.panel.door import PanelDoor
from integration.handlers.panel.page import PanelPage
from integration.ports import Now
from integration.usecases.ask_second_level import AskSecondLevel
from integration.usecases.open_panel import OpenPanel


def panel_routes(open_panel: OpenPanel, ask: AskSecondLevel, limits: LinkLimits, now: Now) -> list[Route]:
    """GET and POST `/panel/{token}`; its style and script are among the static files of all pages."""
    page = PanelPage(open_panel, ask, now)
    return [Route("/panel/{token}", PanelDoor(open_panel, limits, {"GET": page.show, "POST": page.posted}))]
