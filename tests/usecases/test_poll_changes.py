"""A host that can tell what has changed is asked, and what no webhook told is put in line."""

from datetime import timedelta

import pytest

from integration.domain.capabilities import Capabilities
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.ticket import Happening
from integration.domain.walk import Walk
from tests.fakes.now import instant
from tests.fakes.tickets import DANA, entry, ticket
from tests.usecases.conftest import SmallDesk

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def asked(desk: SmallDesk) -> SmallDesk:
    """A host that can tell, and had been asked a minute ago."""
    desk.helpdesk.capabilities = Capabilities(changes=True)
    desk.poll("main")
    desk.now.move(MINUTE)
    return desk


def poll(desk: SmallDesk) -> Walk:
    found = desk.poll("main")
    assert found is not None
    return found


def test_the_ticket_whose_webhook_never_came_is_found(asked: SmallDesk) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    assert poll(asked).repaired == 1
    asked.work_all()
    assert asked.shown().assignee == DANA.host_id


def test_the_change_that_no_webhook_told_is_found(asked: SmallDesk) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.deliver("a")
    asked.work_all()
    for _ in range(10):
        asked.now.move(MINUTE)
        asked.poll("main")
    assert asked.work_all() == 0
    replied = entry("2026-11-23 09:11", Happening.AGENT_REPLIED, DANA.host_id)
    asked.helpdesk.happens("7", replied)
    assert poll(asked).repaired == 1
    asked.work_all()
    assert asked.shown().follow_up_due == instant("2026-11-23 13:11")


def test_what_we_looked_at_since_is_left_alone(asked: SmallDesk) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.deliver("a")
    asked.work_all()
    reads = asked.helpdesk.reads
    for _ in range(10):
        walk = poll(asked)
        asked.now.move(MINUTE)
        assert (walk.repaired, asked.work_all()) == (0, 0)
    assert asked.helpdesk.reads == reads


@pytest.mark.parametrize("after", [2, 10, 59, 90, 125])
def test_a_change_shortly_after_a_look_is_found_when_its_webhook_is_lost(asked: SmallDesk, after: int) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.deliver("a")
    asked.work_all()
    asked.now.move(timedelta(seconds=after))
    asked.helpdesk.happens("7", entry("2026-11-23 09:01", Happening.AGENT_REPLIED, DANA.host_id))
    found = 0
    for _ in range(4):
        asked.now.move(MINUTE)
        found += poll(asked).repaired
        asked.work_all()
    assert found == 1
    assert asked.shown().follow_up_due is not None


def test_a_host_that_names_more_than_was_asked_for_makes_no_further_look(asked: SmallDesk) -> None:
    """Zendesk tells a minute more, as its answers hide the last one."""
    asked.helpdesk.tells_more = MINUTE
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.now.move(timedelta(seconds=1))
    asked.deliver("a")
    asked.work_all()
    reads = asked.helpdesk.reads
    for _ in range(10):
        assert poll(asked).repaired == 0
        asked.now.move(MINUTE)
        asked.work_all()
    assert asked.helpdesk.reads == reads


def test_our_own_write_is_no_change_however_long_it_took(asked: SmallDesk) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.helpdesk.while_writing = [lambda: asked.now.move(timedelta(seconds=5))]
    asked.deliver("a")
    asked.work_all()
    assert asked.helpdesk.writes == 1
    assert [poll(asked).repaired, asked.work_all()] == [0, 0]


def test_what_changed_while_we_read_is_looked_at_again(asked: SmallDesk) -> None:
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.deliver("a")
    asked.work_all()
    asked.now.move(MINUTE)

    def replies() -> None:
        asked.now.move(timedelta(seconds=2))
        asked.helpdesk.happens("7", entry("2026-11-23 09:02", Happening.AGENT_REPLIED, DANA.host_id))

    asked.helpdesk.after_read = [replies]
    asked.deliver("b")
    asked.work_all()
    assert poll(asked).repaired == 1


def test_a_host_that_names_no_instant_is_believed_where_our_look_is_older_than_the_question(asked: SmallDesk) -> None:
    asked.helpdesk.tells_when = False
    asked.helpdesk.put(ticket(severity_field="1"))
    asked.deliver("a")
    asked.work_all()
    assert poll(asked).repaired == 0
    asked.now.move(10 * MINUTE)
    assert poll(asked).repaired == 0
    asked.helpdesk.put(asked.shown())
    asked.now.move(MINUTE)
    assert poll(asked).repaired == 1


def test_each_question_reaches_back_to_the_one_before_and_some_minutes_more(asked: SmallDesk) -> None:
    asked.poll("main")
    asked.now.move(30 * MINUTE)
    asked.poll("main")
    assert asked.helpdesk.asked_since[-2:] == [instant("2026-11-23 08:58"), instant("2026-11-23 08:59")]


def test_after_a_day_of_silence_the_whole_day_is_asked_for(asked: SmallDesk) -> None:
    asked.now.move(DAY)
    asked.poll("main")
    assert asked.helpdesk.asked_since[-1] == instant("2026-11-23 08:58")


def test_a_clock_that_was_set_back_asks_for_no_future(asked: SmallDesk) -> None:
    asked.now.move(-DAY)
    asked.poll("main")
    assert asked.helpdesk.asked_since[-1] == instant("2026-11-22 08:59")


def test_a_host_that_is_down_is_asked_next_time_for_all_since_it_answered(asked: SmallDesk) -> None:
    asked.helpdesk.trouble = UpstreamUnavailable("down")
    for _ in range(10):
        asked.now.move(MINUTE)
        with pytest.raises(UpstreamUnavailable):
            asked.poll("main")
    asked.helpdesk.trouble = None
    asked.poll("main")
    assert asked.helpdesk.asked_since[-1] == instant("2026-11-23 08:58")


def test_a_refused_key_is_told_to_the_admin(asked: SmallDesk) -> None:
    asked.helpdesk.trouble = CredentialsRevoked("connect it again")
    with pytest.raises(CredentialsRevoked):
        asked.poll("main")
    found = asked.store.get("main")
    assert found is not None
    assert found[0].problem == "connect it again"


def test_a_host_that_cannot_tell_is_not_asked(desk: SmallDesk) -> None:
    assert desk.poll("main") is None
    assert desk.helpdesk.asked_since == []


def test_an_installation_that_is_gone_is_not_asked(asked: SmallDesk) -> None:
    assert asked.poll("other") is None


def test_a_question_is_never_urgent(asked: SmallDesk) -> None:
    assert set(asked.helpdesk.urgencies) == {False}
