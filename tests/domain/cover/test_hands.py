"""A ticket that a person gave to somebody by hand stays there, whoever happens to stand in."""

from dataclasses import replace

from integration.domain.agent import Agent
from integration.domain.beside import Beside
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.decision import Decision
from integration.domain.memory import Memory
from integration.domain.triage import decide
from tests.domain.story import TERMS, at, story
from tests.fakes.helpdesk import applied
from tests.fakes.tickets import DANA, ROSTER

EVA = Agent("eva@desk.example", "Eva Novak", "5")
HERE = Cover("Acme", DANA, DANA, DANA, at("Mon 09:00"))
STANDS_IN = replace(HERE, agent=EVA, urgent=EVA, reason=CoverReason.ABSENT, handover="h1", since=at("Mon 11:00"))


class Life:
    """One ticket, looked at again and again under different covers."""

    def __init__(self) -> None:
        self.ticket = story(3, "Mon 10:00").ticket
        self.memory: Memory | None = None

    def look(self, when: str, cover: Cover) -> Decision:
        decision = decide(self.ticket, ROSTER, TERMS, self.memory, at(when), Beside(cover=cover))
        self.ticket = applied(self.ticket, decision.wanted, at(when))
        told = (self.memory.told if self.memory else frozenset()) | {note.key for note in decision.wanted.notes}
        self.memory = Memory(decision, (decision.wanted,), settled=True, told=told, ticket=self.ticket.without_texts())
        return decision

    def given_to(self, agent: Agent) -> None:
        self.ticket = replace(self.ticket, assignee=agent.host_id)


def test_it_stays_with_the_one_who_happened_to_stand_in() -> None:
    life = Life()
    life.look("Mon 10:05", HERE)
    life.given_to(EVA)
    life.look("Mon 10:10", HERE)
    assert life.look("Mon 11:05", STANDS_IN).reassigned
    life.look("Mon 12:00", replace(HERE, handover="h2", since=at("Mon 12:00")))
    assert life.ticket.assignee == EVA.host_id


def test_what_went_by_the_cover_comes_back() -> None:
    life = Life()
    life.look("Mon 10:05", HERE)
    assert not life.look("Mon 11:05", STANDS_IN).reassigned
    assert life.ticket.assignee == EVA.host_id
    life.look("Mon 12:00", replace(HERE, handover="h2", since=at("Mon 12:00")))
    assert life.ticket.assignee == DANA.host_id


def test_given_back_to_the_dedicated_agent_it_is_theirs_again() -> None:
    life = Life()
    life.look("Mon 10:05", HERE)
    life.given_to(EVA)
    life.look("Mon 10:10", HERE)
    life.given_to(DANA)
    assert not life.look("Mon 10:20", HERE).reassigned


def test_an_absent_agent_who_takes_a_ticket_back_keeps_it() -> None:
    life = Life()
    life.look("Mon 10:05", HERE)
    life.look("Mon 11:05", STANDS_IN)
    life.given_to(DANA)
    life.look("Mon 11:10", STANDS_IN)
    assert life.ticket.assignee == DANA.host_id


def test_a_hand_over_is_noted_once_on_tickets_that_it_moves() -> None:
    life = Life()
    life.look("Mon 10:05", HERE)
    life.look("Mon 11:05", STANDS_IN)
    life.look("Mon 11:10", STANDS_IN)
    notes = [note for note in life.ticket.timeline.notes_by("2") if "in place of Dana Petrova" in note]
    assert len(notes) == 1
    assert "cover h1" in notes[0]


def test_a_cover_of_another_dedicated_agent_is_not_noted() -> None:
    life = Life()
    other = replace(STANDS_IN, dedicated=Agent("boris@desk.example", "Boris", "4"))
    assert not [note for note in life.look("Mon 11:05", other).wanted.notes if note.key.startswith("cover")]
