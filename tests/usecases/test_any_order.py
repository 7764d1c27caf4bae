"""However webhooks come (in any order, repeated, lost but for the last), the end is the same."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.ticket import Entry, Happening, Ticket
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA, ticket
from tests.usecases.conftest import SmallDesk

KEY = new_key()
HAPPENINGS = [Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED, Happening.WAITED, Happening.OPENED, Happening.SOLVED]

happenings = st.lists(st.sampled_from(HAPPENINGS), max_size=5)
webhooks = st.lists(st.integers(0, 5), max_size=12)


def run(folder: Path, story: list[Happening], hooks: list[int]) -> tuple[Ticket, int]:
    """Let the story happen, deliver these webhooks of it in this order, work after each; the last one always comes."""
    now = StandingNow("2026-11-23 09:00")
    folder.mkdir(exist_ok=True)
    (folder / "desk.sqlite3").unlink(missing_ok=True)
    store = open_store(folder / "desk.sqlite3", keys=[KEY], synchronous="NORMAL", now=now)
    desk = SmallDesk(store, now, FakeHelpdesk(now))
    desk.helpdesk.put(ticket(severity_field="1"))
    for step, what in enumerate(story):
        now.move(timedelta(minutes=7))
        desk.helpdesk.happens("7", Entry(now(), what, DANA.host_id))
        for hook in hooks[step::5]:
            desk.deliver(str(min(hook, step)))
            desk.work_all()
    now.move(timedelta(minutes=7))
    desk.deliver("last")
    desk.work_all()
    store.close()
    shown = desk.helpdesk.tickets["7"]
    return shown, len(shown.timeline.notes_by("2"))


@settings(max_examples=40)
@given(happenings, webhooks)
def test_any_order_repetition_or_loss_of_webhooks_ends_in_the_same_state(
    tmp_path_factory: object, story: list[Happening], hooks: list[int]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-order"  # type: ignore[attr-defined]
    all_came, notes = run(folder, story, hooks)
    only_last, _ = run(folder, story, [])
    assert (all_came.tags, all_came.assignee, all_came.priority) == (
        only_last.tags,
        only_last.assignee,
        only_last.priority,
    )
    assert (all_came.due_at, all_came.first_due, all_came.follow_up_due) == (
        only_last.due_at,
        only_last.first_due,
        only_last.follow_up_due,
    )
    assert notes <= 1
