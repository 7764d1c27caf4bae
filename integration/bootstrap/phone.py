"""Telephones and missed calls, wired."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import Route

from integration.bootstrap.present import utc_now
from integration.clients.phone import SYSTEMS
from integration.handlers.call_back_engine import CallBackEngine
from integration.handlers.link_limits import LinkLimits
from integration.handlers.voice import VoiceDoor, voice_routes
from integration.ports import HelpdeskOf, LinkTokens, Store
from integration.usecases.answer_call import AnswerCall, FindLine, Who
from integration.usecases.note_missed_call import NoteMissedCall
from integration.usecases.work_call_backs import WorkCallBacks

_PER_LINE = 240
"""Requests a minute of one phone system, up to four for each call: where it can't sign, each may be a ticket."""


@dataclass(frozen=True, slots=True)
class PhoneDesk:
    """Everything about telephones that a process needs.

    `who` says who answers a customer, and `posted` rings when something new is to be posted out.
    """

    store: Store
    helpdesk_of: HelpdeskOf
    tokens: LinkTokens
    who: Who
    posted: Callable[[], None]
    public_url: str

    @property
    def engine(self) -> CallBackEngine:
        """The thread that puts missed calls on the helpdesk."""
        return CallBackEngine(self.store, self.work_call_backs, utc_now)

    @property
    def work_call_backs(self) -> WorkCallBacks:
        """What puts an installation's missed calls on its helpdesk."""
        return WorkCallBacks(self.store, self.helpdesk_of, self.posted, utc_now)

    @property
    def routes(self) -> list[Route]:
        """The addresses that phone systems ask."""
        answer = AnswerCall(self.store, self.who, NoteMissedCall(self.store, self.posted, utc_now), utc_now)
        find = FindLine(self.store, self.tokens, utc_now)
        limits = LinkLimits(self.store, utc_now, per_link=_PER_LINE, kind="voice")
        return voice_routes(VoiceDoor(find, answer, SYSTEMS, limits, self.public_url))
