"""Plans, covers, second level and missed calls for the stores' tests."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.cover import Cover, CoverReason, Duty, Handover, HandoverState, Move, Senior
from integration.domain.cover.desk_plan import Chain, ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.line import PhoneLine, PhoneSystem
from integration.domain.second_level.escalation import Asked, Step
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, NOON
from tests.storage.samples_booking import DAY, HOUR

EVA, IVO = Agent("Eva@desk.example", "Eva Nováková", "12"), Agent("ivo@desk.example", "Ivo", "13")
CALLER, RECORDING = "+421-plain-caller-900", "https://calls.example/plain-recording-1.mp3"
PLAN = DeskPlan(
    people=(
        Person(EVA, ChatPlace("w1", "https://chat.example/eva"), "+421900", "g1", 7),
        Person(IVO),
        Person(Agent("team@desk.example", "Team", ""), group="g2"),
    ),
    backups=(Turn("ivo@desk.example"),),
    chains=(Chain("Acme", (Turn("IVO@desk.example", date(2026, 3, 1), date(2026, 3, 9)), Turn("team@desk.example"))),),
    last="eva@desk.example",
    seniors=(Turn("team@desk.example"),),
    operations="ivo@desk.example",
    round_the_clock=RoundTheClock("Night desk", ChatPlace("w2"), "100"),
    look_ahead=timedelta(days=3),
)
DUTY = Duty((Senior("Ivo", "13", "g1", "ivo@desk.example"), Senior("Team", group="g2")), "ops@desk.example")
LINE = PhoneLine("l1", PhoneSystem.TWILIO, "sk", "plain-phone-secret-99")


def absence(key: str = "a1", at: datetime = NOON, end: datetime | None = NOON + DAY) -> Absence:
    return Absence(key, "Eva@desk.example", at, end, AbsenceKind.LEAVE, "admin")


def cover(customer: str = "Acme", agent: Agent = EVA) -> Cover:
    return Cover(customer, EVA, agent, agent, NOON)


def stand_in(customer: str = "Acme") -> Cover:
    """Every field filled."""
    ends, reason = NOON + DAY, CoverReason.BY_HAND
    return Cover(customer, EVA, IVO, EVA, NOON, ends, reason, "h1", "7", nobody=True, by="admin", why="on a fair")


def handover(key: str = "h1", at: datetime = NOON, state: HandoverState = HandoverState.MOVING) -> Handover:
    """Every field filled."""
    moves = (Move(cover(), stand_in()), Move(cover("Beta"), stand_in("Beta")))
    return Handover(key, at, moves, ("7", "8"), state, NOON + HOUR, "admin", "on a fair", "7: due at noon")


def changed(  # noqa: PLR0913 - the arguments of the step, with defaults
    store: Store,
    now: StandingNow,
    *covers: Cover,
    before: int = 0,
    handovers: Sequence[Handover] = (),
    tickets: Sequence[str] = (),
    where: str = HERE,
) -> None:
    store.hand_over(where, covers, handovers, tickets, before, now())


def asked(step: Step = Step.HAND_OVER, at: datetime = NOON) -> Asked:
    return Asked(at, step, "Eva", "needs a database admin", page=True)


def call_back(key: str = "c1", at: datetime = NOON, **others: object) -> CallBack:
    values = {"caller": CALLER, "recording": RECORDING} | others
    return CallBack(key, "Acme", at, at + HOUR, MissedKind.VOICEMAIL, **values)  # type: ignore[arg-type]
