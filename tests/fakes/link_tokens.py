"""Tokens of links that say what they are for; nobody forges them here."""

from integration.domain.booking.links import Link, Purpose


class PlainTokens:
    """The `LinkTokens` port."""

    def token(self, installation: str, link: Link) -> str:
        return f"{installation}.{link.purpose}.{link.id}"

    def read(self, token: str, purpose: Purpose) -> tuple[str, str] | None:
        installation, _, rest = token.partition(".")
        said, _, link = rest.partition(".")
        return (installation, link) if said == purpose and link else None
