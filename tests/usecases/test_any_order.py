"""However webhooks come (in any order, repeated, lost but for the last), the end is the same."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.decision import Decision, TicketUpdate
from integration.domain.ticket import Entry, Happening, Ticket
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA, ticket
from tests.usecases.conftest import SmallDesk

KEY = new_key()
HAPPENINGS = list(Happening)

happenings = st.lists(st.sampled_from(HAPPENINGS), max_size=5)
webhooks = st.lists(st.integers(0, 5), max_size=12)


@dataclass(frozen=True)
class End:
    """What the host shows and what is stored once all is over, but for what depends on when we looked."""

    shown: Ticket
    stored: Decision
    recognised: int


def run(folder: Path, story: list[Happening], hooks: list[int]) -> End:
    """Let the story happen, deliver these webhooks of it in this order, work after each; the last one always comes."""
    now = StandingNow("2026-11-23 09:00")
    folder.mkdir(exist_ok=True)
    (folder / "desk.sqlite3").unlink(missing_ok=True)
    store = open_store(folder / "desk.sqlite3", keys=[KEY], synchronous="NORMAL", now=now)
    desk = SmallDesk(store, now, FakeHelpdesk(now))
    desk.helpdesk.put(ticket())
    for step, what in enumerate(story):
        now.move(timedelta(minutes=7))
        desk.helpdesk.happens("7", Entry(now(), what, DANA.host_id, str(step % 5 + 1)))
        for hook in hooks[step::5]:
            desk.deliver(str(min(hook, step)))
            desk.work_all()
    now.move(timedelta(minutes=7))
    desk.deliver("last")
    desk.work_all()
    stored = replace(desk.memory().decision, news=(), wanted=TicketUpdate())
    shown = replace(desk.shown(), timeline=desk.shown().timeline.without_notes())
    store.close()
    return End(shown, stored, sum("recognised" in note for note in desk.shown().timeline.notes_by(OWN_USER)))


@settings(max_examples=40)
@given(happenings, webhooks)
def test_any_order_repetition_or_loss_of_webhooks_ends_in_the_same_state(
    tmp_path_factory: object, story: list[Happening], hooks: list[int]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-order"  # type: ignore[attr-defined]
    all_came, only_last = run(folder, story, hooks), run(folder, story, [])
    assert all_came.shown == only_last.shown
    assert all_came.stored == only_last.stored
    assert all_came.recognised <= 1
