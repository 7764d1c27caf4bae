"""Machines that answer our acknowledgements, each time in a new ticket, are not answered all night."""

from dataclasses import replace

from integration.domain.held_mail.acknowledgement import MOST
from integration.domain.ticket import Channel, Entry, Happening, Timeline
from tests.fakes.now import instant
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

NIGHT = "2026-11-23 20:00"


def arrives(desk: SmallDesk, id_: str, sender: str = "helpdesk@acme.example") -> bool:
    """A ticket comes by mail at night, in words that no list knows; whether it was acknowledged."""
    desk.now.at = instant(NIGHT)
    wrote = Timeline((Entry(instant(NIGHT), Happening.CUSTOMER_WROTE, text="Ihre Anfrage hat die Nummer 5."),))
    came = replace(ticket(id=id_, at=NIGHT), sender=sender, channel=Channel.MAIL, timeline=wrote)
    desk.helpdesk.put(came)
    desk.deliver(f"event {id_}", id_)
    desk.work_all()
    return any(key.startswith("acknowledged ") for key in desk.memory(id_).told)


def test_a_sender_is_acknowledged_on_so_many_tickets_of_a_night_and_no_more(desk: SmallDesk) -> None:
    assert [arrives(desk, str(number)) for number in range(MOST + 2)] == [True] * MOST + [False] * 2


def test_whoever_else_writes_that_night_is_acknowledged(desk: SmallDesk) -> None:
    for number in range(MOST + 1):
        arrives(desk, str(number))
    assert arrives(desk, "77", "anna@acme.example")


def test_a_ticket_that_was_acknowledged_stays_so_whatever_comes_later(desk: SmallDesk) -> None:
    for number in range(MOST + 1):
        arrives(desk, str(number))
    before = desk.helpdesk.tickets["0"]
    desk.deliver("again", "0")
    desk.work_all()
    assert desk.helpdesk.tickets["0"] == before
