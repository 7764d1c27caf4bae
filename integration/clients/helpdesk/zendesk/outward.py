"""What leaves us for Zendesk: to a tenant's own root alone, and with our app's name on every call."""

from collections.abc import Mapping

from integration.clients.helpdesk.zendesk.address import SUBDOMAIN, root_of
from integration.domain.errors import Misconfigured
from integration.domain.marketplace import MarketplaceApp


def checked_root(base_url: str, stand_in: str | None) -> str:
    """The root, exactly as `root_of` writes it; raises Misconfigured for any other address, before anything is sent."""
    name = base_url.rpartition("/")[2].removesuffix(".zendesk.com")
    if SUBDOMAIN.fullmatch(name) is None or root_of(name, stand_in) != base_url:
        message = "the installation's address is no Zendesk account: connect VIP Desk again in Zendesk"
        raise Misconfigured(message)
    return base_url


def app_headers(app: MarketplaceApp) -> Mapping[str, str]:
    """Who we are, as every call must say (Zendesk: request header requirements for marketplace apps).

    An app that isn't in the marketplace has no numbers there, and sends none. Raises Misconfigured where a value can't
    stand in a header.
    """
    headers = {
        "X-Zendesk-Marketplace-Name": app.name,
        "X-Zendesk-Marketplace-Organization-Id": app.organization_id,
        "X-Zendesk-Marketplace-App-Id": app.app_id,
    }
    if not all(text.isascii() and text.isprintable() for text in headers.values()):
        message = (
            "VIPDESK_ZENDESK_APP_NAME, _ORGANIZATION_ID and _APP_ID are sent as headers: letters of ASCII, on one line"
        )
        raise Misconfigured(message)
    return {name: text for name, text in headers.items() if text}
