"""The small parts under LiveAgent's telephone: what is kept, plain text, and a list that is read through."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from integration.clients.helpdesk.kept import Kept
from integration.clients.helpdesk.liveagent.listing import ASKED, TOGETHER, listed
from integration.clients.helpdesk.liveagent.payload import TicketJson, instant, written
from integration.clients.helpdesk.liveagent.text import plain

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZONES = st.sampled_from(["UTC", "Europe/Bratislava", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])


def test_what_is_kept_is_fresh_until_its_time_is_over() -> None:
    kept: Kept[str] = Kept(10 * SECOND)
    kept.put("a", "old", NOON)
    assert kept.get("a", NOON + 9 * SECOND, lambda: "new") == "old"
    assert kept.find("a", NOON + 9 * SECOND, fresh=5 * SECOND) is None
    assert kept.get("a", NOON + 10 * SECOND, lambda: "new") == "new"
    assert kept.find("a", NOON + 19 * SECOND) == "new"


def test_what_was_kept_in_a_future_that_was_set_back_is_not_believed() -> None:
    kept: Kept[str] = Kept(10 * SECOND)
    kept.put("a", "later", NOON + 60 * SECOND)
    assert kept.find("a", NOON) is None


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept: Kept[int] = Kept(10 * SECOND, most=3)
    for number in range(3):
        kept.put(str(number), number, NOON)
    assert kept.find("0", NOON) == 0
    kept.put("3", 3, NOON)
    assert [kept.find(str(number), NOON) for number in range(4)] == [0, None, 2, 3]


@given(text=st.text(st.sampled_from("<>/ab r&;=\"'!-\n") | st.characters(), max_size=80), form=st.sampled_from("HYTXJ"))
def test_any_text_becomes_plain(text: str, form: str) -> None:
    assert plain(text, form) == plain(text, form).strip()


@given(text=st.text(st.characters(categories=("L", "N")), max_size=40))
def test_what_a_person_reads_survives_the_tags_around_it(text: str) -> None:
    assert plain(f"<p>{text}</p><script>x</script>", "H") == text


def test_a_hostile_mail_is_read_in_one_pass() -> None:
    for piece in ("<script", "<script>", "<", "<a ", "&#", "<style></", "<p>\n"):
        plain(piece * 200_000, "H")


@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - given its zone at once
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    zone=ZONES,
)
@example(at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), zone="Europe/Bratislava")
@example(at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), zone="Europe/Bratislava")
def test_a_time_survives_the_way_there_and_back_and_is_never_later(at: datetime, zone: str) -> None:
    back = instant(written(at, zone), zone)
    assert timedelta(0) <= at - back <= timedelta(hours=2)
    if not _comes_twice(at, zone):
        assert back == at


def _comes_twice(at: datetime, zone: str) -> bool:
    wall = at.astimezone(ZoneInfo(zone))
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def row(second: int, number: int) -> TicketJson:
    made = f"{NOON.replace(tzinfo=None) + second * SECOND}"
    return msgspec.convert(
        {"id": f"t{number:04}", "code": f"C-{number}", "status": "N", "date_created": made}, TicketJson
    )


seconds = st.lists(st.integers(0, 40) | st.just(7), max_size=150)


@given(made=seconds, cut=st.integers(0, 10))
def test_a_list_gives_each_ticket_once_also_where_it_goes_on_from_a_place(made: list[int], cut: int) -> None:
    rows = sorted((row(second, number) for number, second in enumerate(made)), key=lambda each: each.date_created)

    def ask(since: str, page: int) -> tuple[TicketJson, ...]:
        found = [each for each in rows if each.date_created >= since]
        return tuple(found[(page - 1) * ASKED : page * ASKED])

    parts = list(listed(ask, ""))
    ids = [ticket.id for part in parts for ticket in part.tickets]
    assert ids == [each.id for each in sorted(rows, key=lambda each: (each.date_created, each.id))]
    assert all(len(part.tickets) <= TOGETHER for part in parts)
    if parts:
        place = min(cut, len(parts) - 1)
        seen = [ticket.id for part in parts[: place + 1] for ticket in part.tickets]
        assert seen + [ticket.id for part in listed(ask, parts[place].place) for ticket in part.tickets] == ids
