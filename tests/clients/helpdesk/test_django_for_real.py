"""What the small host of these tests is believed to do, asked of a real django-helpdesk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from integration.clients.helpdesk import django_helpdesk
from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
from integration.clients.helpdesk.django_helpdesk.calls import Calls
from integration.clients.helpdesk.http import HostHttp
from integration.domain.decision import Note, TicketUpdate
from integration.domain.installation import Credentials, Installation
from integration.domain.new_ticket import NewTicket
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel, Happening, Status, Ticket
from integration.ports import Helpdesk
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk

pytestmark = pytest.mark.e2e

SENDER = "jana@beispiel.example.com"
MESSAGES = (Note("held 2026-03-02", "Dear Jana,\n\nwe start at 09:00; {{ ticket.title }} & #12.\nYours"),)
NOTES = (Note("recognised", "VIP; {{ ticket.title }}"), Note("breached", "late"))
WANTED = TicketUpdate(tags=("vip",), severity=Severity.S3, urgency=Severity.S1, notes=NOTES)


@dataclass(frozen=True, slots=True)
class Real:
    host: RunningHelpdesk
    desk: Helpdesk

    def opened(self) -> int:
        return self.host.api.file_ticket(SENDER, "Production is down", "Everything returns 500")

    def read(self, ticket: int) -> Ticket:
        return self.desk.read(str(ticket))

    def happenings(self, ticket: int) -> list[Happening]:
        return [entry.what for entry in self.read(ticket).timeline]


@pytest.fixture(scope="module")
def real() -> Iterator[Real]:
    http = HostHttp(lambda: datetime.now(UTC))
    with RunningHelpdesk() as host:
        us, bot = host.people[INTEGRATION_USER], host.people["boris"]
        installation = Installation(
            "acme", django_helpdesk.NAME, f"{host.url}/helpdesk", str(us.id), bots=frozenset({str(bot.id)})
        )
        yield Real(host, DjangoHelpdesk(Calls(installation, Credentials(us.token, "secret"), http)))
        http.close()


def test_a_ticket_that_we_file_for_a_call_is_the_senders_and_is_found_by_its_mark(real: Real) -> None:
    draft = NewTicket("call 5f3c", "Support call", "About {{ rules }} and 100%", SENDER)
    made = real.desk.open_ticket(draft)
    filed = real.desk.read(made)
    assert (filed.subject, filed.body, filed.sender) == ("Support call [call 5f3c]", draft.body, SENDER)
    assert [entry.what for entry in filed.timeline] == [Happening.CUSTOMER_WROTE]
    assert (real.desk.opened("call 5f3c"), real.desk.opened("call 5f3d")) == (made, None)


@pytest.mark.parametrize("new_status", [1, 3, 4])
def test_what_is_written_stands_and_the_solution_stays_the_agents(real: Real, new_status: int) -> None:
    ticket = real.opened()
    with real.host.api_of("dana") as dana:
        dana.reply(ticket, "This is how.", new_status=new_status)
    before = real.host.api.ticket(ticket)["resolution"]
    real.desk.write(real.read(ticket), WANTED)
    after = real.read(ticket)
    assert not real.desk.differs(after, WANTED)
    assert (after.severity_field, after.priority, len(after.timeline.notes_by(_us(real)))) == ("3", 1, 2)
    assert real.host.api.ticket(ticket)["resolution"] == before


@pytest.mark.parametrize("new_status", [1, 3])
def test_a_message_goes_to_the_customer_once_and_changes_nothing_else(real: Real, new_status: int) -> None:
    ticket = real.opened()
    with real.host.api_of("dana") as dana:
        dana.reply(ticket, "This is how.", new_status=new_status)
    before, history = real.host.api.ticket(ticket), real.happenings(ticket)
    for _ in range(2):
        real.desk.write(real.read(ticket), TicketUpdate(messages=MESSAGES))
    after = real.host.api.ticket(ticket)
    posted = after["followup_set"][-1]
    assert not real.desk.differs(real.read(ticket), TicketUpdate(messages=MESSAGES))
    assert (posted["public"], posted["email_recipients"]) == (True, [SENDER])
    assert posted["comment"].splitlines()[0] == "Dear Jana,"
    assert real.happenings(ticket) == [*history, Happening.AUTOMATED]
    assert _but_history(after) == _but_history(before)


def test_a_ticket_moves_to_another_queue_and_back(real: Real) -> None:
    ticket, other = real.opened(), str(real.host.seniors)
    first = real.read(ticket)
    real.desk.write(first, TicketUpdate(group=other))
    moved = real.read(ticket)
    assert (moved.group, moved.assignee, moved.status) == (other, first.assignee, first.status)
    assert not real.desk.differs(moved, TicketUpdate(group=other))
    real.desk.write(moved, TicketUpdate(group=first.group))
    assert real.read(ticket).group == first.group != other


def test_an_answer_by_another_agent_leaves_the_ticket_with_its_own(real: Real) -> None:
    ticket, people = real.opened(), real.host.people
    real.host.api.change(ticket, assigned_to=people["dana"].id)
    with real.host.api_of("boris") as boris:
        boris.reply(ticket, "I can say that.")
    with real.host.staff("boris") as pages:
        pages.answer(ticket, "And this.", owner=str(people["dana"].id))
    assert real.read(ticket).assignee == str(people["dana"].id)


def test_a_merge_moves_words_and_leaves_a_ticket_that_can_be_read(real: Real) -> None:
    merged, survivor = real.host.form.file_ticket(SENDER, "Server unreachable", "Nothing answers"), real.opened()
    real.desk.write(real.read(merged), WANTED)
    with real.host.staff("dana") as dana:
        dana.answer(merged, "Fixed.", new_status="3")
        before = real.read(merged)
        dana.merge(survivor, merged)
    ticket = real.read(merged)
    assert (ticket.merged_into, ticket.status, ticket.timeline.entries) == (str(survivor), Status.SOLVED, ())
    assert (ticket.opened_at, ticket.channel) == (before.opened_at, Channel.WEB)
    words = [Happening.CUSTOMER_WROTE, Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED]
    assert real.happenings(survivor) == words
    assert real.read(survivor).status is Status.OPEN


def test_calls_bots_and_changes_of_status_are_told_apart(real: Real) -> None:
    ticket = real.opened()
    with real.host.api_of("dana") as dana, real.host.api_of("boris") as bot, real.host.staff("dana") as pages:
        bot.reply(ticket, "We have your request.")
        dana.note(ticket, "[Call] Told them.")
        pages.hold(ticket)
        pages.unhold(ticket)
        pages.answer(ticket, "", custom_vip_severity="2")
        pages.close_in_bulk(ticket, public=True)
    assert real.happenings(ticket)[1:] == [
        Happening.AUTOMATED,
        Happening.CALLED,
        Happening.WAITED,
        Happening.OPENED,
        Happening.SOLVED,
    ]


def test_a_reply_that_is_hidden_or_deleted_was_never_there(real: Real) -> None:
    ticket = real.opened()
    first, second = (real.host.api.reply(ticket, text)["id"] for text in ("On it.", "Still on it."))
    real.host.api.make_private(first)
    real.host.api.delete_follow_up(second)
    assert real.happenings(ticket) == [Happening.CUSTOMER_WROTE, Happening.NOTED]


def test_a_walk_gives_each_ticket_once_by_id(real: Real) -> None:
    ticket = real.opened()
    pages = list(real.desk.pages(closed_too=True))
    ids = [int(each.id) for page in pages for each in page.tickets]
    assert ids == sorted(each["id"] for each in real.host.api.tickets())
    assert (pages[-1].total, pages[-1].cursor) == (len(ids), f"1:{ticket}")
    assert list(real.desk.pages(closed_too=True, after=pages[-1].cursor)) == []


def _but_history(ticket: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in ticket.items() if name != "followup_set"}


def _us(real: Real) -> str:
    return str(real.host.people[INTEGRATION_USER].id)
