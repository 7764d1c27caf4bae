"""Where a host gives a ticket to whoever answers, only a person's word moves it (docs/service.md, P1)."""

from tests.domain.story import Story, at, story
from tests.fakes.tickets import BORIS, DANA


def taken(told: Story, when: str, by: str, *, given: str | None = None) -> Story:
    """Somebody answers, and the host gives them the ticket; `given` is when a person did that."""
    told.replied(when, by)
    return told.host(assignee=by, taken_at=at(when), given_at=at(given) if given else None)


def begun() -> Story:
    told = story(1, "Mon 10:00")
    told.look("Mon 10:01")
    return told


def test_the_ticket_goes_back_to_its_agent_after_each_answer_by_another() -> None:
    told = begun()
    for answered, looked in (("Mon 10:10", "Mon 10:11"), ("Mon 11:10", "Mon 11:11")):
        taken(told, answered, BORIS.host_id)
        decision = told.look(looked)
        assert (decision.wanted.assignee, decision.reassigned) == (DANA.host_id, False)


def test_a_transfer_since_we_looked_is_a_persons_word_also_where_an_answer_followed() -> None:
    told = taken(begun(), "Mon 10:10", BORIS.host_id, given="Mon 10:09")
    decision = told.look("Mon 10:11")
    assert (decision.wanted.assignee, decision.reassigned) == (BORIS.host_id, True)


def test_a_transfer_before_we_looked_says_nothing_of_what_came_later() -> None:
    told = begun()
    told.look("Mon 11:00")
    taken(told, "Mon 11:10", BORIS.host_id, given="Mon 10:09")
    assert not told.look("Mon 11:11").reassigned


def test_whoever_was_given_it_keeps_it_while_its_own_agent_answers_once() -> None:
    told = begun().host(assignee=BORIS.host_id, given_at=at("Mon 10:05"))
    assert told.look("Mon 10:10").reassigned
    taken(told, "Mon 10:20", DANA.host_id, given="Mon 10:05")
    decision = told.look("Mon 10:21")
    assert (decision.wanted.assignee, decision.reassigned) == (BORIS.host_id, True)


def test_an_answer_of_long_ago_makes_no_persons_word_of_today_the_hosts() -> None:
    told = begun()
    told.look("Mon 10:15")
    taken(told, "Mon 10:11", BORIS.host_id)
    assert told.look("Mon 10:20").reassigned
