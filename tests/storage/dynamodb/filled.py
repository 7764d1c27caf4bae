"""Something of every kind that the store keeps of an installation."""

from integration.domain.booking.calendar import Picture
from integration.domain.terms import default_terms
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.contract_installations import BROKEN, fill
from tests.storage.contract_memories import STATED
from tests.storage.contract_policies import ROSTER
from tests.storage.contract_severities import said
from tests.storage.contract_troubles import TYPO
from tests.storage.samples import MINUTE, NOON, message
from tests.storage.samples_booking import (
    ANN,
    DAY,
    KEY,
    account,
    booking,
    channel,
    claimed,
    event,
    hold,
    link,
)
from tests.storage.samples_desk import DUTY, LINE, PLAN, absence, asked, call_back


def fill_all(store: Store, now: StandingNow, where: str) -> None:
    """All but changes of who answers."""
    fill(store, where)
    store.post(where, [message("m1")])
    store.keep_walk(where, BROKEN)
    store.report(where, TYPO)
    store.state(where, "1", STATED)
    store.say_severity(where, "1", said())
    store.ask(where, "1", asked())
    store.replace_roster(where, ROSTER)
    store.publish(where, default_terms())
    _fill_calendars(store, now, where)
    store.replace_desk_plan(where, PLAN)
    store.add_absence(where, absence())
    store.set_duty(where, DUTY)
    store.add_call_back(where, call_back(ticket="7"))
    store.begin_filing(where, "message 1", NOON, NOON + MINUTE)
    store.add_phone_line(where, LINE)


def _fill_calendars(store: Store, now: StandingNow, where: str) -> None:
    store.connect_calendar(where, account(), KEY)
    store.replace_view(where, account(sync_token="t1", synced_at=NOON), [event("e1"), event("e2", NOON + DAY)], "")
    store.add_channel(where, channel())
    store.set_picture(where, ANN, Picture("image/png", b"png"))
    claimed(store, hold("b1", until=NOON + 5 * MINUTE), now, where=where)
    claimed(store, booking("b2", NOON + 3 * DAY, request="r"), now, where=where)
    store.link_secret(where)
    store.add_link(where, link())
