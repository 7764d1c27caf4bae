"""Our app as a host's marketplace knows it: the same for all tenants who install it from there."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MarketplaceApp:
    """Who we are there; empty texts where this VIP Desk was not set up for a marketplace.

    `name`, `organization_id` and `app_id` are sent with every call (Zendesk: "request header requirements for
    marketplace apps"). `client_id` and `client_secret` are the global OAuth client's, `public_keys` PEM texts with
    which signed pages are verified: more than one while a key is being changed.
    """

    name: str = "VIP Desk"
    organization_id: str = ""
    app_id: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    public_keys: tuple[str, ...] = ()

    @property
    def is_set_up(self) -> bool:
        """Whether admins can be sent to the host's page of consent."""
        return bool(self.client_id)
