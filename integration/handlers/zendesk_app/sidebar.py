"""The parts of the sidebar: how a ticket stands, and the steps that can be taken with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from integration.domain.app_session import AppSession
from integration.domain.errors import BadInput, InvalidFields
from integration.handlers.asked import Asked
from integration.handlers.page_frame import page
from integration.handlers.panel.view import TicketView
from integration.handlers.zendesk_app.severity_view import SeverityView
from integration.ports import Now
from integration.usecases.ask_second_level import LONGEST_REASON
from integration.usecases.open_sidebar import OpenSidebar, TakeStep, numbered

_NOTHING: Mapping[str, str] = {}
_OF_SEVERITY = frozenset({"confirm", "severity"})


@dataclass(frozen=True, slots=True)
class Sidebar:
    """GET `/zendesk/sidebar/ticket/{ticket}`, and POST `…/{step}` with a form or a JSON object of texts."""

    open_sidebar: OpenSidebar
    take: TakeStep
    now: Now

    def show(self, session: AppSession, asked: Asked, named: Mapping[str, str]) -> Response:
        """How a ticket stands."""
        return self._shown(session, asked, named["ticket"])

    def step(self, session: AppSession, asked: Asked, named: Mapping[str, str]) -> Response:
        """Take a step, and how the ticket stands then; one that makes no sense is refused in words, 409."""
        ticket, step, fields = named["ticket"], named["step"], _fields(asked)
        try:
            done = self.take(session, ticket, step, fields)
        except BadInput as error:
            return self._shown(session, asked, ticket, notice=_sentence(error), typed={step: fields}, status=409)
        return self._shown(session, asked, ticket, done=done)

    def _shown(  # noqa: PLR0913 - what a part is made of
        self,
        session: AppSession,
        asked: Asked,
        ticket: str,
        *,
        notice: str = "",
        done: str = "",
        typed: Mapping[str, Mapping[str, str]] | None = None,
        status: int = 200,
    ) -> Response:
        found = self.open_sidebar.ticket(session, ticket)
        if found is None:
            return page(asked, "zendesk_unknown.html", {"ticket": numbered(ticket)}, status=404)
        step, fields = next(iter((typed or {}).items()), ("", _NOTHING))
        values = {
            "view": TicketView(found, self.now()),
            "severity": SeverityView(found),
            "of_severity": fields if step == "severity" else _NOTHING,
            "typed": _NOTHING if step in _OF_SEVERITY else fields,
            "notice": notice,
            "done": done,
            "name": session.name,
            "longest_reason": LONGEST_REASON,
        }
        return page(asked, "zendesk_ticket.html", values, status=status)


def _fields(asked: Asked) -> Mapping[str, str]:
    if not asked.is_json:
        return asked.form
    told = {name: str(value) if isinstance(value, int) else value for name, value in asked.document.items()}
    if not all(isinstance(value, str) for value in told.values()):
        raise InvalidFields({"body": "send an object of texts"})
    return told


def _sentence(error: BadInput) -> str:
    told = str(error)
    return f"{told[:1].upper()}{told[1:]}."
