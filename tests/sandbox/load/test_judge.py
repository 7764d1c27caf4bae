"""The judge is able to say no."""

from datetime import timedelta
from typing import Any

from sandbox import oracle
from sandbox.load.book import AGENT, Book, Kept
from sandbox.load.judge import Judge
from sandbox.load.plan import OPENED, REPLIED, Event, Planned
from sandbox.verify import parsed, whole

TICKET = Planned(1, 0)
OTHER = Planned(2, 0, vip=False)


def _book(*events: Event) -> tuple[Book, Kept]:
    book = Book()
    for event in events:
        book.happen(event, "calm")
        book.told(event)
    return book, book.tickets[events[0].ticket.number]


def _right(kept: Kept) -> dict[str, Any]:
    opened, *_ = kept.shown["followup_set"]
    replied = [entry for entry in kept.shown["followup_set"] if entry["user"] == AGENT]
    start, since = parsed(opened["date"]), parsed((replied or [opened])[-1]["date"])
    first, following = oracle.first_response_due(2, start), oracle.follow_up_due(2, since)
    due = (whole(moment) for moment in (first, following, following if replied else first))
    one, two, three = (moment.isoformat() if moment else None for moment in due)
    dates = {"custom_vip_first_response_due": one, "custom_vip_followup_due": two, "due_date": three}
    return {"assigned_to": AGENT, "priority": 2, "custom_vip_tags": "vip,vip-sev-2", **dates}


def _write(book: Book, kept: Kept) -> None:
    book.read(kept)
    book.change(kept, _right(kept))


def test_a_ticket_that_nobody_wrote_to_is_lost() -> None:
    book, _ = _book(Event(TICKET, OPENED, 0))
    assert Judge(book, set()).wrong() == [1]


def test_a_ticket_that_was_written_to_once_is_right() -> None:
    book, kept = _book(Event(TICKET, OPENED, 0))
    _write(book, kept)
    book.say(kept, "Why.", public=False)
    judge = Judge(book, set())
    assert judge.wrong() == []
    assert list(judge.twice()) == []


def test_a_date_that_is_a_minute_off_is_wrong() -> None:
    book, kept = _book(Event(TICKET, OPENED, 0))
    _write(book, kept)
    book.say(kept, "Why.", public=False)
    due = parsed(kept.shown["due_date"]) + timedelta(minutes=1)
    book.change(kept, {"due_date": due.isoformat()})
    assert Judge(book, set()).wrong() == [1]


def test_an_answer_that_was_not_looked_at_leaves_the_ticket_wrong() -> None:
    book, kept = _book(Event(TICKET, OPENED, 0))
    _write(book, kept)
    book.say(kept, "Why.", public=False)
    book.happen(Event(TICKET, REPLIED, 1), "calm")
    assert Judge(book, set()).wrong() == [1]


def test_a_write_that_changes_nothing_and_a_second_note_count_as_twice() -> None:
    for again in ("write", "note"):
        book, kept = _book(Event(TICKET, OPENED, 0))
        _write(book, kept)
        book.say(kept, "Why.", public=False)
        if again == "write":
            _write(book, kept)
        else:
            book.say(kept, "Why.", public=False)
        assert list(Judge(book, set()).twice()) == [1]


def test_who_is_not_vip_is_right_untouched_and_wrong_once_written_to() -> None:
    book, kept = _book(Event(OTHER, OPENED, 0))
    judge = Judge(book, set())
    assert judge.wrong() == []
    book.change(kept, {"assigned_to": AGENT})
    assert Judge(book, set()).wrong() == [2]
    assert list(judge.twice()) == [2]


def test_a_write_counts_for_what_had_been_read_and_from_when_it_was_told() -> None:
    book, kept = _book(Event(TICKET, OPENED, 0))
    book.read(kept)
    book.happen(Event(TICKET, REPLIED, 1), "flooded")
    book.change(kept, {"priority": 2})
    assert [(each.stretch, each.installation) for each in book.written] == [("calm", 0)]
    book.read(kept)
    book.change(kept, {"priority": 1})
    assert len(book.written) == 1, "it was written before anybody told it"
