"""The parts of the set-up page: how an account stands, and what an admin can do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from integration.domain.app_session import AppSession
from integration.domain.errors import BadInput, UnknownLink
from integration.handlers.asked import Asked
from integration.handlers.page_frame import HEADERS, page
from integration.handlers.zendesk_app.setup_view import SetupPage
from integration.ports import Now
from integration.usecases.change_setup import ChangeSetup
from integration.usecases.open_setup import OpenSetup, SetupView

_LATELY = timedelta(hours=1)
_DONE = {
    "test": "Zendesk was asked for a test event.",
    "companies": "The VIP organizations are listed.",
    "rotate": "The signing secret is replaced; the old one is good for one more hour.",
}


@dataclass(frozen=True, slots=True)
class Setup:
    """GET `/zendesk/setup/state` and `/zendesk/setup/session`, and POST `/zendesk/setup/{step}` with a form."""

    opened: OpenSetup
    change: ChangeSetup
    now: Now

    def show(self, session: AppSession, asked: Asked, _named: Mapping[str, str]) -> Response:
        """How the account stands; `tested` in the address is when a test event was asked for."""
        return self._shown(asked, self.opened.view(session, _lately(asked.query.get("tested", ""), self.now())))

    def stay(self, _session: AppSession, _asked: Asked, _named: Mapping[str, str]) -> Response:
        """Nothing but the next session, for a page that stays as it is."""
        return Response(status_code=204, headers=HEADERS)

    def step(self, session: AppSession, asked: Asked, named: Mapping[str, str]) -> Response:
        """Do something, and how the account stands then; what makes no sense is refused in words, 409."""
        step = named["step"]
        try:
            if step == "uninstall":
                receipt = self.change.leave(session, asked.form.get("account", ""))
                return page(asked, "zendesk_receipt.html", {"receipt": receipt})
            deed = self._deeds.get(step)
            if deed is None:
                raise UnknownLink
            return self._shown(asked, deed(session), done=_DONE[step])
        except BadInput as error:
            told = str(error)
            view = self.opened.view(session)
            return self._shown(asked, view, notice=f"{told[:1].upper()}{told[1:]}.", status=409)

    @property
    def _deeds(self) -> Mapping[str, Callable[[AppSession], SetupView]]:
        return {
            "test": self.change.test,
            "companies": self.opened.with_companies,
            "rotate": self.change.renew_secret,
        }

    def _shown(self, asked: Asked, view: SetupView, *, notice: str = "", done: str = "", status: int = 200) -> Response:
        values = {"view": SetupPage(view, self.now()), "notice": notice, "done": done}
        return page(asked, "zendesk_state.html", values, status=status)


def _lately(text: str, now: datetime) -> datetime | None:
    """The instant, within an hour of the present; None for any other text, which is none of ours."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and abs(found - now) <= _LATELY else None
