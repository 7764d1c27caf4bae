"""Sessions of the pages inside a host, and a person's word on severity, through the whole desk."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.app_session import AT_MOST, LASTS, AppPage, AppSession, packed, unpacked
from integration.domain.errors import BadInput, SessionOver, UpstreamUnavailable
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status
from integration.storage.sealing import Seal, new_key
from integration.usecases.app_sessions import AppSessions
from integration.usecases.ask_second_level import LONGEST_NAME, LONGEST_REASON
from integration.usecases.say_severity import SaySeverity
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.now import instant
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

NOW = instant("2026-11-23 09:00")
SEAL = Seal([new_key()])
SESSION = AppSession(
    AppPage.SIDEBAR, "acme", "https://acme.zendesk.com", "77", "main", "903", "Amy", "agent", NOW, NOW + LASTS
)


@given(
    name=st.text(max_size=30),
    user=st.text(max_size=20),
    page=st.sampled_from(AppPage),
    minutes=st.integers(-10, 2000),
)
def test_a_session_comes_back_whole_and_is_never_renewed_beyond_its_end(
    name: str, user: str, page: AppPage, minutes: int
) -> None:
    session = replace(SESSION, name=name, user=user, page=page)
    assert unpacked(packed(session)) == session
    later = session.renewed(NOW + timedelta(minutes=minutes))
    assert later.until <= NOW + AT_MOST
    assert later.until - (NOW + timedelta(minutes=minutes)) <= LASTS


@given(st.binary(max_size=200))
def test_no_other_bytes_are_a_session(plain: bytes) -> None:
    assert unpacked(plain) is None


@given(st.text(max_size=300))
def test_no_other_text_opens_a_page(text: str) -> None:
    with pytest.raises(SessionOver):
        _sessions().read(text)


def _sessions(desk: SmallDesk | None = None) -> AppSessions:
    def nobody(*_: object) -> None:
        return None

    store = desk.store if desk else None
    return AppSessions(store, SEAL, nobody, AppPage.SIDEBAR, lambda _: True, lambda: NOW)  # type: ignore[arg-type]


def test_a_session_that_was_sealed_with_another_key_opens_nothing() -> None:
    sealed = Seal([new_key()]).seal(packed(SESSION)).decode()
    with pytest.raises(SessionOver):
        _sessions().read(sealed)
    assert _sessions().read(SEAL.seal(packed(SESSION)).decode()) == SESSION


@pytest.fixture
def at_work(desk: SmallDesk) -> SmallDesk:
    """Ticket 7 was worked off with the severity that its customer chose."""
    desk.helpdesk.put(ticket(proposed_severity="2"))
    desk.deliver("came")
    desk.work_all()
    desk.now.move(timedelta(minutes=2))
    return desk


def say(desk: SmallDesk) -> SaySeverity:
    return SaySeverity(desk.store, desk.now)


def governs(desk: SmallDesk) -> tuple[object, bool]:
    return desk.memory().decision.severity, desk.memory().decision.confirmed


def test_a_word_here_shows_on_the_host_and_stays_however_often_the_ticket_is_looked_at(at_work: SmallDesk) -> None:
    assert governs(at_work) == (Severity.S2, False)
    say(at_work).change("main", "7", "Amy", Severity.S4, "there is a workaround")
    at_work.work_all()
    for event in ("e1", "e2"):
        at_work.now.move(timedelta(minutes=5))
        at_work.deliver(event)
        at_work.work_all()
        assert (governs(at_work), at_work.shown().severity_field) == ((Severity.S4, True), "4")
    assert [step.severity for step in at_work.memory().decision.severities] == [Severity.S2, Severity.S4]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_in_the_middle_of_the_write_only_delays_it(at_work: SmallDesk, moment: str) -> None:
    say(at_work).confirm("main", "7", "Amy", Severity.S2)
    at_work.helpdesk.dies = moment  # type: ignore[assignment] # one of its two moments
    with pytest.raises(ProcessDied):
        at_work.work_all()
    at_work.now.move(timedelta(minutes=10))
    at_work.work_all()
    assert governs(at_work) == (Severity.S2, True)
    assert [step.by for step in at_work.memory().decision.severities] == ["", "Amy"]


def test_a_host_that_is_down_keeps_the_word_waiting(at_work: SmallDesk) -> None:
    at_work.helpdesk.trouble = UpstreamUnavailable("down")
    say(at_work).change("main", "7", "Amy", Severity.S1)
    at_work.work_all()
    assert governs(at_work) == (Severity.S2, False)
    at_work.helpdesk.trouble = None
    at_work.now.move(timedelta(hours=1))
    at_work.work_all()
    assert governs(at_work) == (Severity.S1, True)
    assert at_work.memory().decision.severities[-1].at == at_work.store.said_severities("main", "7")[0].at


def test_two_who_say_the_same_at_once_are_one_change_and_the_second_is_told(at_work: SmallDesk) -> None:
    say(at_work).confirm("main", "7", "Amy", Severity.S2)
    with pytest.raises(BadInput, match="confirmed already"):
        say(at_work).confirm("main", "7", "Boris", Severity.S2)
    at_work.work_all()
    with pytest.raises(BadInput, match="is S2 already"):
        say(at_work).change("main", "7", "Boris", Severity.S2)


def test_who_changes_it_to_what_it_is_confirms_it(at_work: SmallDesk) -> None:
    assert say(at_work).change("main", "7", "Amy", Severity.S2).confirms
    at_work.work_all()
    assert at_work.memory().decision.rule == "confirmed by an agent"


def test_only_an_open_vip_ticket_that_is_known_takes_a_word(at_work: SmallDesk) -> None:
    at_work.helpdesk.put(ticket(id="8", sender="who@else.example"))
    at_work.helpdesk.put(ticket(id="9", status=Status.SOLVED))
    for each in ("8", "9"):
        at_work.deliver(f"came {each}", each)
    at_work.work_all()
    for key, told in (("8", "not under VIP terms"), ("9", "is solved"), ("10", "nothing was decided")):
        with pytest.raises(BadInput, match=told):
            say(at_work).change("main", key, "Amy", Severity.S1)
        assert list(at_work.store.said_severities("main", key)) == []


def test_names_and_reasons_are_kept_on_one_line_and_cut(at_work: SmallDesk) -> None:
    with pytest.raises(BadInput, match="say who you are"):
        say(at_work).change("main", "7", " \n", Severity.S1)
    said = say(at_work).change("main", "7", "A\nm\u202ey" + "y" * 200, Severity.S1, "why\x00\n" + "?" * 900)
    assert (said.by[:5], len(said.by), said.why[:5], len(said.why)) == ("A m y", LONGEST_NAME, "why ?", LONGEST_REASON)


def test_a_deleted_ticket_takes_its_words_along(at_work: SmallDesk) -> None:
    say(at_work).change("main", "7", "Amy", Severity.S1)
    del at_work.helpdesk.tickets["7"]
    at_work.work_all()
    assert list(at_work.store.said_severities("main", "7")) == []
