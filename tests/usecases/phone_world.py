"""A desk with telephones: calls come in, and what becomes of those that nobody took."""

from dataclasses import replace
from datetime import datetime

from integration.clients.google.recurrence import expand
from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.desk_plan import DeskPlan, Person, RoundTheClock
from integration.domain.decision import AlertKind
from integration.domain.memory import Memory
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.domain.phone.answer import Answer
from integration.domain.phone.call import Moment, PhoneCall
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.line import PhoneLine, PhoneSystem
from integration.domain.roster import Roster
from integration.domain.trouble import TroubleKind
from integration.usecases.answer_call import AnswerCall
from integration.usecases.attendance import Attendances
from integration.usecases.beside_ticket import beside
from integration.usecases.note_missed_call import NoteMissedCall
from integration.usecases.note_returned import note_returned
from integration.usecases.who_answers import WhoAnswers
from integration.usecases.work_call_backs import WorkCallBacks
from tests.fakes.tickets import ACME, BORIS, DANA
from tests.usecases.conftest import SmallDesk

NUMBER, STRANGER = "+421905123456", "+49301234567"
CALLING = replace(ACME, phones=frozenset({"421905123456"}))
PEOPLE = (Person(DANA, phone="+421905000001", group="dept-dana"), Person(BORIS, phone="+421905000002"))
DESK_247 = "+421800111222"
LINE = PhoneLine("line", PhoneSystem.TWILIO)


class PhoneWorld:
    """One installation with a customer who calls from NUMBER."""

    def __init__(self, desk: SmallDesk) -> None:
        self.desk, self.store, self.now, self.posts = desk, desk.store, desk.now, 0
        self.store.replace_roster("main", Roster((CALLING,), (DANA, BORIS)))
        self.plan()
        self.store.add_endpoint("main", Endpoint("e", "https://chat.example/hook"), EndpointSecrets(b"s" * 32))
        who = WhoAnswers(self.store, Attendances(self.store, expand, self.now), self.now)
        self.note = NoteMissedCall(self.store, self._posted, self.now)
        self.answer = AnswerCall(self.store, who, self.note, self.now)
        self.work = WorkCallBacks(self.store, lambda _one, _credentials: desk.helpdesk, self._posted, self.now)

    def _posted(self) -> None:
        self.posts += 1

    def plan(self, *, phone: str = DESK_247) -> None:
        self.store.replace_desk_plan("main", DeskPlan(PEOPLE, round_the_clock=RoundTheClock(phone=phone)))

    def away(self, *agents: str) -> None:
        for agent in agents:
            self.store.add_absence("main", Absence(f"a-{agent}", agent, self.now(), None, AbsenceKind.SICK))

    def call(self, moment: Moment = Moment.RINGS, caller: str = NUMBER, **changes: object) -> Answer:
        plain = PhoneCall(moment, id="CA0123456789", caller=caller)
        return self.answer("main", LINE, replace(plain, **changes))  # type: ignore[arg-type]

    def voicemail(self, caller: str = NUMBER, seconds: int = 42) -> Answer:
        return self.call(Moment.RECORDED, caller, recording="https://api.example/rec/1", seconds=seconds)

    def open_calls(self) -> list[CallBack]:
        return list(self.store.call_backs("main"))

    def only(self) -> CallBack:
        (found,) = self.open_calls()
        return found

    def file(self) -> datetime | None:
        """The engine's round, and the tickets that it put in line."""
        again = self.work("main")
        self.desk.work_all()
        return again

    def worked(self, ticket: str) -> Memory:
        self.store.enqueue("main", [ticket], self.now())
        self.desk.work_all()
        return self.desk.memory(ticket)

    def returned(self, ticket: str) -> int:
        """As the work on a ticket does at its end."""
        known = beside(self.store, "main", ticket, self.store.recall("main", ticket))
        return note_returned(self.store, "main", self.desk.helpdesk.tickets[ticket], known)

    def told(self) -> list[str]:
        return [each.message for each in self.store.postings("main") if each.kind is AlertKind.CALL_BACK]

    def phone_troubles(self) -> list[str]:
        return [each.trouble.text for each in self.store.troubles("main") if each.trouble.kind is TroubleKind.PHONE]
