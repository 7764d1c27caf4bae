"""Who may frame our pages, and which foreign script runs in them: the account's own Zendesk, and its one script."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from integration.handlers.page_frame import HEADERS

_POLICY = "Content-Security-Policy"
_SDK = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
_ANY_ACCOUNT = "https://*.zendesk.com"


@dataclass(frozen=True, slots=True)
class AppFrame:
    """Frames as they are of the real Zendesk; `stand_in` is where accounts lie instead, to try things out."""

    stand_in: str | None = None

    @property
    def sdk(self) -> str:
        """The address of Zendesk's script, which tells a page beside which ticket it stands."""
        return f"{self.stand_in.rstrip('/')}/zaf_sdk.min.js" if self.stand_in else _SDK

    def of_account(self, account: str) -> Mapping[str, str]:
        """The headers of a page that was let in: this account alone may frame it."""
        return self._headers(f"https://{account}.zendesk.com")

    def of_nobody(self) -> Mapping[str, str]:
        """The headers of a refusal, which tells and does nothing: whoever opens it in Zendesk sees why."""
        return self._headers(_ANY_ACCOUNT)

    def _headers(self, ancestor: str) -> Mapping[str, str]:
        ancestors = f"{ancestor} {_origin(self.stand_in)}" if self.stand_in else ancestor
        policy = (
            HEADERS[_POLICY]
            .replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
            .replace("script-src 'self'", f"script-src 'self' {self.sdk}")
        )
        return {**HEADERS, _POLICY: policy}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
