"""The sidebar beside a ticket, inside the host: who looks, what stands there, and the steps that can be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from integration.domain.app_session import AppSession
from integration.domain.errors import BadInput, NotAdmitted, SessionOver, UnknownLink
from integration.domain.installation import Installation
from integration.domain.severity.marks import field_mark
from integration.domain.severity.scale import Severity
from integration.domain.signed_visit import SignedVisit
from integration.ports import Store
from integration.usecases.app_sessions import AppSessions, ReadToken, visited
from integration.usecases.ask_second_level import AskSecondLevel
from integration.usecases.open_panel import BesideTicket, ShowTicket
from integration.usecases.say_severity import SaySeverity

_LONGEST_ID = 20

MaySee = Callable[[Installation, str, str], bool]
"""Whether the host would show the user of this id the ticket of that id; raises what `ports.HostAccount` raises."""


@dataclass(frozen=True, slots=True)
class OpenSidebar:
    """Lets agents and admins of a connected account in, by the host's signed token."""

    store: Store
    read_token: ReadToken
    sessions: AppSessions
    show: ShowTicket
    may_see: MaySee

    def visit(self, token: str) -> SignedVisit:
        """Who loads the page, by the token alone; raises SessionOver for one that opens nothing."""
        return visited(self.read_token, token)

    def enter(self, visit: SignedVisit) -> AppSession:
        """A session for who loads the page.

        Raises NotConnected, NotAdmitted for one who is no agent, and what the host raises when it is asked who that is.
        """
        return self.sessions.begin(visit, self.sessions.person(visit))

    def ticket(self, session: AppSession, ticket: str) -> BesideTicket | None:
        """What is known of this ticket; None where nothing is, to whomever the host would show it.

        Raises UnknownLink for what is no ticket's number, and NotAdmitted where the host wouldn't show it.
        """
        number, found = numbered(ticket), self.store.get(session.installation)
        if found is None:
            raise SessionOver
        if not self.may_see(found[0], session.user, number):
            message = "you can't see this ticket in Zendesk, so you can't see it here"
            raise NotAdmitted(message)
        return self.show(session.installation, [number])


def numbered(ticket: str) -> str:
    """The ticket's number; raises UnknownLink for anything else."""
    if not (ticket.isascii() and ticket.isdecimal() and len(ticket) <= _LONGEST_ID):
        raise UnknownLink
    return ticket


Fields = Mapping[str, str]
_Deed = Callable[[AppSession, str, Fields], object]


@dataclass(frozen=True, slots=True)
class TakeStep:
    """A step of the person whose session it is; nobody types who they are. Raises BadInput where it makes no sense."""

    opened: OpenSidebar
    ask: AskSecondLevel
    say: SaySeverity

    def __call__(self, session: AppSession, ticket: str, step: str, fields: Fields) -> str:
        """Take the step, and give what was done, in words; raises UnknownLink for a step that there is none of.

        As OpenSidebar.ticket, it is refused on a ticket that this person couldn't see on the host.
        """
        deed = self._deeds.get(step)
        if deed is None:
            raise UnknownLink
        self.opened.ticket(session, ticket)
        deed(session, numbered(ticket), fields)
        return DONE[step]

    @property
    def _deeds(self) -> Mapping[str, _Deed]:
        return {
            "confirm": self._confirm,
            "severity": self._change,
            "hand_over": self._hand_over,
            "acknowledge": self._acknowledge,
            "give_back": self._give_back,
        }

    def _confirm(self, session: AppSession, ticket: str, fields: Fields) -> object:
        return self.say.confirm(session.installation, ticket, _signed(session), _severity(fields))

    def _change(self, session: AppSession, ticket: str, fields: Fields) -> object:
        why = fields.get("reason", "")
        return self.say.change(session.installation, ticket, _signed(session), _severity(fields), why)

    def _hand_over(self, session: AppSession, ticket: str, fields: Fields) -> object:
        reason, page = fields.get("reason", ""), fields.get("page") == "yes"
        return self.ask.hand_over(session.installation, ticket, _signed(session), reason, page=page)

    def _acknowledge(self, session: AppSession, ticket: str, _fields: Fields) -> object:
        return self.ask.acknowledge(session.installation, ticket, _signed(session))

    def _give_back(self, session: AppSession, ticket: str, fields: Fields) -> object:
        return self.ask.give_back(session.installation, ticket, _signed(session), fields.get("reason", ""))


DONE: Mapping[str, str] = MappingProxyType(
    {
        "confirm": "The severity is confirmed.",
        "severity": "The severity is changed.",
        "hand_over": "The ticket goes to second level.",
        "acknowledge": "It is noted that second level has it in hand.",
        "give_back": "The ticket goes back to who answers the customer.",
    }
)
"""What is told once a step was taken; the host shows it as soon as the ticket is worked off."""


def _signed(session: AppSession) -> str:
    return session.name or f"user {session.user}"


def _severity(fields: Fields) -> Severity:
    found = field_mark(fields.get("severity", ""))
    if found is None:
        message = "choose a severity from 1 to 5"
        raise BadInput(message)
    return found.severity
