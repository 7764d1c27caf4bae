"""Who loaded a page of ours inside a host, as the host signed it."""

from dataclasses import dataclass

from integration.domain.installation import Installation


@dataclass(frozen=True, slots=True)
class SignedVisit:
    """A user of a host's account in front of a page of ours.

    `account` is the account's name (of acme.zendesk.com: acme) and `root` its address, `app_installation` the host's id
    of our app there and `user` its id of the person. `installation` is ours on that account, None before any.
    """

    account: str
    root: str
    app_installation: str
    user: str
    installation: Installation | None = None

    @property
    def belongs(self) -> bool:
        """Whether the page is that of the app's installation which is connected to us, and not of an earlier one."""
        known = self.installation.app_installation if self.installation else None
        return known is not None and known in {"", self.app_installation}
