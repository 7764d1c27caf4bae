"""What every host must keep, whatever it is: a host's tests inherit this class and name a `Site`.

What a host can't carry (`Helpdesk.capabilities`, and what a `Site` says of its host) must be absent, never half there.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.decision import Note, TicketUpdate
from integration.domain.delivery import RawWebhook, TicketEvent
from integration.domain.errors import (
    BadInput,
    CredentialsRevoked,
    Superseded,
    TicketGone,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.installation import Credentials
from integration.domain.severity.scale import Severity
from integration.domain.ticket import RESPONSES, Entry, Happening, Status, Ticket
from integration.domain.trouble import Trouble
from integration.ports import Helpdesk, Webhook

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANARY = "Zebra-4711"
"""A word that stands for content: no message of an error may repeat it."""

WANTED = TicketUpdate(
    tags=("vip", "vip-sev-1"),
    severity=Severity.S1,
    urgency=Severity.S1,
    dates=True,
    due_at=NOON + timedelta(hours=1, microseconds=999_999),
    first_due=NOON + timedelta(hours=1, microseconds=1),
    follow_up_due=NOON + timedelta(hours=4),
    notes=(Note("recognised", "Beispiel GmbH is VIP; {{ ticket }} {% now 'Y' %} is S1, see #12."),),
)

MESSAGES = (Note("held 2", "Dear Ada,\n\nwe begin at 09:00, see {{ #12."), Note("cover 1", "Boris stands in."))
"""Two messages to the customer."""

Make = Callable[[], httpx.Response | Exception]
"""An answer, or the lack of one, made anew for each request."""


class Site(Protocol):
    """One host in small, as its own tests keep it: a ticket, a webhook about it, and switches to break it."""

    webhook: Webhook
    credentials: Credentials
    desk: Helpdesk
    ticket: str
    agent: str
    bot: str
    event: bytes
    waits: list[float]
    sent: list[str]
    """The methods of all requests since the last `forget`."""

    moments: list[datetime]
    """When those were sent, by a clock that only waiting moves on."""

    per_second: int
    """Requests of a walk that are allowed in a second."""

    per_request: int
    """Tickets in one answer of the host's list."""

    requests_of_a_walk: int
    """Requests that a walk over eight such answers takes, one after another."""

    names_events: bool
    """Whether two events never send the same bytes; else every arrival counts as a new one."""

    keeps_merged: bool
    """Whether a ticket that was merged into another is still there, with its opening."""

    group: str
    """Another group than that of the ticket, in which everybody of these tests but the bot may have tickets."""

    def headers(self, body: bytes) -> Mapping[str, str]:
        """What stands beside a body that the host sends at NOON: its signature, where it signs."""

    def forget(self) -> None: ...

    def tags(self) -> Sequence[str]: ...

    def set_tags(self, *tags: str) -> None: ...

    def notes(self) -> Sequence[str]: ...

    def messages(self) -> Sequence[str]:
        """What we wrote to the customer."""

    def says(self, who: str | None, text: str, *, public: bool = True) -> None:
        """Somebody writes on the ticket; None is the customer."""

    def proposes(self, severity: str) -> None:
        """The customer chooses a severity on the form."""

    def merge(self) -> Ticket:
        """A ticket that an agent answered and we noted on is merged into this one; returns it as it was before."""

    def list_more(self, count: int) -> None:
        """So many more open tickets stand on the list."""

    def close(self, *tickets: str) -> None: ...

    def answer(self, *answers: Make) -> None:
        """Give these answers to the next requests, one each, and the host's own after that."""

    def always(self, answer: Make) -> None: ...


def raw(site: Site, *, secret: str | None = None, body: bytes | None = None) -> RawWebhook:
    secret = site.credentials.webhook_secret if secret is None else secret
    body = site.event if body is None else body
    return RawWebhook("acme", secret, site.headers(body), body)


def event(site: Site) -> TicketEvent:
    """What the webhook of this site means."""
    found = site.webhook.parse(raw(site))
    assert isinstance(found, TicketEvent)
    return found


def json_answer(status: int, **headers: str) -> Make:
    return lambda: httpx.Response(status, json={"detail": CANARY}, headers=headers)


def page_answer(status: int) -> Make:
    return lambda: httpx.Response(status, html=f"<!doctype html><p>{CANARY}</p>")


FAILURES: dict[str, tuple[Make, type[VipDeskError]]] = {
    "down": (lambda: httpx.ConnectError(CANARY), UpstreamUnavailable),
    "slow to connect": (lambda: httpx.ConnectTimeout(CANARY), UpstreamUnavailable),
    "slow to answer": (lambda: httpx.ReadTimeout(CANARY), UpstreamUnavailable),
    "gone in the middle": (lambda: httpx.RemoteProtocolError(CANARY), UpstreamUnavailable),
    "a maintenance page": (page_answer(200), UpstreamUnavailable),
    "an empty page": (lambda: httpx.Response(200), UpstreamUnavailable),
    "broken compression": (
        lambda: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")),
        UpstreamUnavailable,
    ),
    "busy": (json_answer(429), UpstreamUnavailable),
    "busy for long": (json_answer(429, **{"Retry-After": "90"}), UpstreamUnavailable),
    "busy for a moment": (json_answer(429, **{"Retry-After": "1"}), UpstreamUnavailable),
    "a crash": (page_answer(500), UpstreamUnavailable),
    "a bad gateway": (page_answer(502), UpstreamUnavailable),
    "an outage": (page_answer(503), UpstreamUnavailable),
    "a slow gateway": (page_answer(504), UpstreamUnavailable),
    "no rights at all": (json_answer(401), CredentialsRevoked),
    "no rights here": (json_answer(403), CredentialsRevoked),
    "a deleted ticket": (json_answer(404), TicketGone),
    "another site": (page_answer(404), UpstreamRefused),
    "a refused value": (json_answer(400), UpstreamRefused),
    "a conflict": (json_answer(409), UpstreamRefused),
    "an unfit value": (json_answer(422), UpstreamRefused),
    "a refused method": (json_answer(405), UpstreamRefused),
    "too much": (page_answer(413), UpstreamRefused),
    "a redirect": (lambda: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}), UpstreamRefused),
    "another shape": (lambda: httpx.Response(200, json={"id": CANARY}), UpstreamRefused),
    "a list": (lambda: httpx.Response(200, json=[CANARY]), UpstreamRefused),
}

ONE_TRY = frozenset(FAILURES) - {
    "down",
    "slow to connect",
    "slow to answer",
    "gone in the middle",
    "broken compression",
    "busy for a moment",
    "a bad gateway",
    "an outage",
    "a slow gateway",
}

MOST_TRIES = {"a deleted ticket": 2}
"""It may be looked for in two places."""

lawful = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors])
any_text = st.text(st.characters(), max_size=40)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def walked(desk: Helpdesk, *, closed_too: bool = False, after: str = "") -> list[str]:
    """The ids of all tickets of a walk, in its order."""
    return [ticket.id for page in desk.pages(closed_too=closed_too, after=after) for ticket in page.tickets]


_STATES = frozenset({Happening.OPENED, Happening.WAITED, Happening.SOLVED})


def said_last(site: Site) -> Entry:
    """The last word, whatever it made of the ticket's state."""
    return [entry for entry in site.desk.read(site.ticket).timeline if entry.what not in _STATES][-1]


def accepted(site: Site, wanted: TicketUpdate) -> Ticket:
    """Write, and read what the host made of it."""
    site.desk.write(site.desk.read(site.ticket), wanted)
    return site.desk.read(site.ticket)


class WebhookContract:
    """The laws of `Webhook`."""

    def test_the_right_secret_is_accepted(self, site: Site) -> None:
        assert site.webhook.verify(raw(site), site.credentials, NOON)

    @given(data=st.data())
    @lawful
    def test_any_change_of_one_character_of_the_secret_is_refused(self, site: Site, data: st.DataObject) -> None:
        secret = site.credentials.webhook_secret
        at = data.draw(st.integers(0, len(secret) - 1))
        other = data.draw(st.characters().filter(lambda c: c != secret[at]))
        for wrong in (secret[:at] + other + secret[at + 1 :], secret[:at] + secret[at + 1 :], secret + other):
            assert not site.webhook.verify(raw(site, secret=wrong), site.credentials, NOON)

    @given(sent=any_text, kept=any_text, body=st.binary(max_size=40))
    @lawful
    def test_verifying_never_raises(self, site: Site, sent: str, kept: str, body: bytes) -> None:
        credentials = replace(site.credentials, webhook_secret=kept)
        assert site.webhook.verify(raw(site, secret=sent, body=body), credentials, NOON) in {True, False}

    def test_an_empty_secret_fits_nothing(self, site: Site) -> None:
        credentials = replace(site.credentials, webhook_secret="")
        assert not site.webhook.verify(raw(site, secret=""), credentials, NOON)

    @given(data=st.data())
    @lawful
    def test_any_change_of_one_byte_of_a_body_is_refused_where_the_host_signs(
        self, site: Site, data: st.DataObject
    ) -> None:
        sent, at = raw(site), data.draw(st.integers(0, len(site.event) - 1))
        other = data.draw(st.integers(0, 255).filter(lambda byte: byte != site.event[at]))
        changed = replace(sent, body=site.event[:at] + bytes([other]) + site.event[at + 1 :])
        assert site.webhook.verify(changed, site.credentials, NOON) != site.desk.capabilities.signed_hooks

    @pytest.mark.parametrize("hours", [-1, 1])
    def test_what_was_signed_long_ago_or_lies_ahead_is_refused(self, site: Site, hours: int) -> None:
        later = NOON + timedelta(hours=hours)
        assert site.webhook.verify(raw(site), site.credentials, later) != site.desk.capabilities.signed_hooks

    def test_the_event_names_the_ticket(self, site: Site) -> None:
        assert event(site).ticket == site.ticket

    def test_the_same_bytes_are_the_same_event_unless_two_events_may_send_them(self, site: Site) -> None:
        one, other = event(site), event(site)
        assert (one.id == other.id) == site.names_events
        assert replace(one, id="") == replace(other, id="")

    def test_a_host_settles_within_seconds(self, site: Site) -> None:
        assert timedelta(0) <= site.webhook.settle <= timedelta(seconds=10)

    @given(body=st.binary(max_size=200))
    @lawful
    def test_any_bytes_are_an_event_a_trouble_or_bad_input(self, site: Site, body: bytes) -> None:
        assert self._event_or_none(site, body) is None

    @given(data=st.data())
    @lawful
    def test_any_damage_to_an_event_leaves_one_of_these(self, site: Site, data: st.DataObject) -> None:
        body = bytearray(site.event)
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
        self._event_or_none(site, bytes(body[: data.draw(st.integers(0, len(body)))]))

    @pytest.mark.parametrize("opening", [b"[", b'{"ticket":', b'{"a":['], ids=["lists", "objects", "both"])
    def test_deep_nesting_is_no_event(self, site: Site, opening: bytes) -> None:
        assert self._event_or_none(site, opening * 100_000) is None

    def test_what_is_wrong_is_said_without_repeating_it(self, site: Site) -> None:
        for body in (f'"{CANARY}"', f'{{"{CANARY}": "{CANARY}"}}', CANARY):
            try:
                said = str(site.webhook.parse(raw(site, body=body.encode())))
            except BadInput as error:
                said = str(error)
            assert said
            assert CANARY not in said

    @staticmethod
    def _event_or_none(site: Site, body: bytes) -> TicketEvent | None:
        with suppress(BadInput):
            found = site.webhook.parse(raw(site, body=body))
            return None if isinstance(found, Trouble) else found
        return None


class HelpdeskContract:
    """The laws of `Helpdesk`."""

    def test_a_change_between_our_read_and_our_write_is_kept_or_the_write_refused(self, site: Site) -> None:
        """Where a host refuses, all is as the others left it; where it can't, their tag is lost: none may pretend."""
        ticket = site.desk.read(site.ticket)
        site.set_tags("theirs")
        try:
            site.desk.write(ticket, TicketUpdate(tags=("vip",)))
        except Superseded:
            assert list(site.tags()) == ["theirs"]
        else:
            assert not ticket.version

    def test_reading_changes_nothing(self, site: Site) -> None:
        assert site.desk.read(site.ticket) == site.desk.read(site.ticket)
        assert set(site.sent) == {"GET"}

    def test_a_ticket_needs_no_write_to_stay_as_it_is(self, site: Site) -> None:
        ticket = accepted(site, replace(WANTED, assignee=site.agent))
        same = TicketUpdate(
            tags=ticket.tags,
            assignee=ticket.assignee,
            severity=Severity.S1,
            urgency=Severity.S1,
            dates=True,
            due_at=ticket.due_at,
            first_due=ticket.first_due,
            follow_up_due=ticket.follow_up_due,
        )
        assert not site.desk.differs(ticket, same)

    def test_what_is_written_can_be_read(self, site: Site) -> None:
        ticket = accepted(site, replace(WANTED, assignee=site.agent))
        assert set(WANTED.tags or ()) <= set(ticket.tags)
        assert ticket.assignee == site.agent
        assert (ticket.first_due, ticket.follow_up_due) == (NOON + timedelta(hours=1), NOON + timedelta(hours=4))

    def test_writing_twice_sends_once(self, site: Site) -> None:
        ticket = accepted(site, WANTED)
        site.forget()
        assert not site.desk.differs(ticket, WANTED)
        site.desk.write(ticket, WANTED)
        assert site.sent == []

    def test_an_empty_update_sends_nothing(self, site: Site) -> None:
        ticket = site.desk.read(site.ticket)
        site.forget()
        assert not site.desk.differs(ticket, TicketUpdate())
        site.desk.write(ticket, TicketUpdate())
        assert site.sent == []

    def test_the_urgency_shows_as_priority_and_the_severity_stays(self, site: Site) -> None:
        shows = site.desk.capabilities.priority
        calm = accepted(site, TicketUpdate(severity=Severity.S3, urgency=Severity.S3))
        late = accepted(site, TicketUpdate(severity=Severity.S3, urgency=Severity.S1))
        assert (calm.severity_field, late.severity_field) == ("3", "3")
        assert (calm.priority != late.priority) == shows
        assert (late.priority is None) != shows
        assert not site.desk.differs(late, TicketUpdate(urgency=Severity.S1))
        assert site.desk.differs(late, TicketUpdate(urgency=Severity.S3)) == shows

    def test_the_due_date_shows_where_it_can_be_set_and_nowhere_else(self, site: Site) -> None:
        shows = site.desk.capabilities.due_date and site.desk.read(site.ticket).has_due_date
        ticket = accepted(site, WANTED)
        assert ticket.due_at == (NOON + timedelta(hours=1) if shows else None)
        assert site.desk.differs(ticket, replace(WANTED, due_at=NOON)) == shows

    def test_a_host_that_says_who_is_vip_says_so(self, site: Site) -> None:
        assert site.desk.capabilities.claims or site.desk.read(site.ticket).claim is None

    def test_what_changed_can_be_asked_where_the_host_can_tell(self, site: Site) -> None:
        after_all = site.desk.read(site.ticket).timeline.entries[-1].at + timedelta(days=365)
        before_all = site.desk.read(site.ticket).opened_at - timedelta(days=1)
        found = site.desk.changed(before_all)
        assert [each.ticket for each in found] == ([site.ticket] if site.desk.capabilities.changes else [])
        assert all(each.at is None or each.at > before_all for each in found)
        assert list(site.desk.changed(after_all)) == []

    def test_what_drifts_is_asked_with_one_request_at_most(self, site: Site) -> None:
        ticket = accepted(site, WANTED)
        site.forget()
        site.desk.drift(ticket, WANTED)
        assert len(site.sent) <= 1

    def test_urgent_work_finds_the_same_ticket(self, site: Site) -> None:
        assert site.desk.at(urgent=True).read(site.ticket) == site.desk.at(urgent=False).read(site.ticket)

    def test_a_note_stands_once_however_often_it_is_decided(self, site: Site) -> None:
        can = site.desk.capabilities.notes
        accepted(site, WANTED)
        accepted(site, replace(WANTED, notes=(Note("recognised", "said in other words"),)))
        assert len(site.notes()) == (1 if can else 0)
        accepted(site, replace(WANTED, notes=(Note("breached", "another note"),)))
        assert len(site.notes()) == (2 if can else 0)

    def test_several_notes_are_written_each_once_and_in_their_order(self, site: Site) -> None:
        notes = (Note("a", "the first"), Note("b", "the second"), Note("a", "the first again"))
        accepted(site, TicketUpdate(notes=notes[:1]))
        ticket = accepted(site, TicketUpdate(notes=(*notes, Note("c", "the third"))))
        written = ["the first", "the second", "the third"] if site.desk.capabilities.notes else []
        assert [text.splitlines()[0] for text in site.notes()] == written
        assert not site.desk.differs(ticket, TicketUpdate(notes=notes))

    def test_a_note_alone_is_a_difference_where_notes_can_be_written(self, site: Site) -> None:
        note = TicketUpdate(notes=(Note("recognised", "Beispiel GmbH is VIP"),))
        assert site.desk.differs(site.desk.read(site.ticket), note) == site.desk.capabilities.notes
        assert not site.desk.differs(accepted(site, note), note)

    def test_what_no_longer_holds_is_cleared(self, site: Site) -> None:
        accepted(site, WANTED)
        cleared = TicketUpdate(tags=(), dates=True)
        ticket = accepted(site, cleared)
        assert (ticket.tags, ticket.due_at, ticket.first_due, ticket.follow_up_due) == ((), None, None, None)
        assert not site.desk.differs(ticket, cleared)

    def test_other_peoples_tags_stay_as_they_are_and_where_they_are(self, site: Site) -> None:
        site.set_tags("zulu", "vip-sev-3", "vips", "alpha", "VIP", "not-vip-")
        accepted(site, TicketUpdate(tags=("vip", "vip-sev-1")))
        assert [t for t in site.tags() if t not in {"vip", "vip-sev-1"}] == ["zulu", "vips", "alpha", "VIP", "not-vip-"]
        accepted(site, TicketUpdate(tags=()))
        assert list(site.tags()) == ["zulu", "vips", "alpha", "VIP", "not-vip-"]

    def test_every_tag_of_ours_goes_once_it_is_not_wanted(self, site: Site) -> None:
        site.set_tags("vip-tier2", "vip-callback", "vip-held", "ours-not")
        accepted(site, TicketUpdate(tags=("vip", "vip-tier2")))
        assert set(site.tags()) == {"vip", "vip-tier2", "ours-not"}
        accepted(site, TicketUpdate(tags=()))
        assert list(site.tags()) == ["ours-not"]

    def test_messages_are_sent_once_each_also_after_one_of_them_arrived_before_a_crash(self, site: Site) -> None:
        accepted(site, TicketUpdate(messages=MESSAGES[:1]))
        ticket = accepted(site, TicketUpdate(messages=(*MESSAGES, MESSAGES[0])))
        written = ["Dear Ada,", "Boris stands in."] if site.desk.capabilities.messages else []
        assert [text.splitlines()[0] for text in site.messages()] == written
        assert not site.desk.differs(ticket, TicketUpdate(messages=MESSAGES))

    def test_a_customer_reads_no_key_of_ours(self, site: Site) -> None:
        accepted(site, TicketUpdate(messages=MESSAGES))
        last_lines = [text.rstrip().splitlines()[-1] for text in site.messages()]
        assert all(re.fullmatch(r"Ref\. [0-9a-f]{8}", line) for line in last_lines)
        assert len(set(last_lines)) == len(last_lines)

    def test_a_message_is_no_response_and_leaves_status_agent_and_group_as_they_were(self, site: Site) -> None:
        before = accepted(site, TicketUpdate(assignee=site.agent))
        after = accepted(site, TicketUpdate(messages=MESSAGES))
        added = after.timeline.entries[len(before.timeline.entries) :]
        can = site.desk.capabilities.messages
        assert [entry.what for entry in added] == ([Happening.AUTOMATED] * 2 if can else [])
        assert (after.status, after.assignee, after.group) == (before.status, before.assignee, before.group)
        assert site.notes() == []

    def test_whoever_has_a_ticket_or_nobody_has_it_still_when_a_message_went_out(self, site: Site) -> None:
        before = site.desk.read(site.ticket)
        after = accepted(site, TicketUpdate(messages=MESSAGES))
        assert (before.assignee, before.group) == (after.assignee, after.group)

    def test_a_ticket_moves_to_a_group_and_back_and_only_where_it_is_elsewhere(self, site: Site) -> None:
        before = site.desk.read(site.ticket)
        moved = accepted(site, TicketUpdate(group=site.group))
        assert moved.group == (site.group if site.desk.capabilities.groups else before.group)
        assert not site.desk.differs(moved, TicketUpdate(group=site.group))
        assert accepted(site, TicketUpdate(group=before.group)).group == before.group

    def test_what_people_say_is_a_response_only_from_a_human_agent_to_the_customer(self, site: Site) -> None:
        for who, text, public, what in (
            (site.agent, "On it.", True, Happening.AGENT_REPLIED),
            (site.agent, "A thought.", False, Happening.NOTED),
            (site.agent, "[Call] Told them.", False, Happening.CALLED),
            (site.bot, "We have your request.", True, Happening.AUTOMATED),
            (site.bot, "[call] Nobody called.", False, Happening.NOTED),
            (None, "[call] me", True, Happening.CUSTOMER_WROTE),
        ):
            site.says(who, text, public=public)
            assert (said_last(site).what, said_last(site).author) == (what, who)
            assert (what in RESPONSES) == (who == site.agent and text != "A thought.")

    def test_what_the_customer_chose_is_proposed_and_set_by_nobody(self, site: Site) -> None:
        assert site.desk.read(site.ticket).proposed_severity is None
        site.proposes("2")
        ticket = site.desk.read(site.ticket)
        assert (ticket.proposed_severity, ticket.severity_field) == ("2", None)
        assert accepted(site, WANTED).proposed_severity == "2"


class MergeContract:
    """What a merge on the host comes to."""

    def test_a_ticket_that_was_merged_can_be_read_and_says_into_which(self, site: Site) -> None:
        before = site.merge()
        ticket = site.desk.read(before.id)
        assert (ticket.id, ticket.merged_into, ticket.status) == (before.id, site.ticket, Status.SOLVED)
        assert (ticket.opened_at == before.opened_at) == site.keeps_merged
        assert ticket.channel == before.channel
        assert ticket.timeline.entries == ()

    def test_what_was_said_before_a_merge_keeps_whose_word_it_was(self, site: Site) -> None:
        own = site.desk.read(site.ticket)
        before = site.merge()
        words = {Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED}
        assert {entry.what for entry in before.timeline} >= words
        moved = [entry for entry in before.timeline if entry.what in words]
        merged = site.desk.read(site.ticket)
        fresh = [entry for entry in merged.timeline if entry not in own.timeline.entries]
        assert [entry for entry in fresh if entry.what in words] == moved
        assert site.keeps_merged is False or fresh == moved
        assert (merged.opened_at, merged.channel, merged.status) == (own.opened_at, own.channel, own.status)

    def test_our_note_on_the_one_ticket_is_no_note_on_the_other(self, site: Site) -> None:
        assert any(entry.what is Happening.NOTED for entry in site.merge().timeline)
        note = TicketUpdate(notes=(Note("recognised", "VIP"),))
        assert site.desk.differs(site.desk.read(site.ticket), note) == site.desk.capabilities.notes

    def test_a_merged_ticket_stands_in_a_walk_over_all_tickets_while_it_is_there(self, site: Site) -> None:
        before = site.merge()
        assert (before.id in walked(site.desk, closed_too=True)) == site.keeps_merged
        assert before.id not in walked(site.desk)


_A_SECOND = r"\A[0-2][0-9]{3}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9] [a-z0-9]{0,8}\Z"


class WalkContract:
    """The laws of `Helpdesk.pages`."""

    def test_the_open_tickets_hold_this_one(self, site: Site) -> None:
        (page,) = site.desk.pages(closed_too=False)
        assert page.tickets == (site.desk.read(site.ticket),)
        assert page.total in {1, None}

    def test_a_closed_ticket_stands_only_in_a_walk_over_all(self, site: Site) -> None:
        site.close(site.ticket)
        assert (walked(site.desk), walked(site.desk, closed_too=True)) == ([], [site.ticket])

    def test_every_ticket_comes_once_and_a_hundred_a_page_at_most(self, site: Site) -> None:
        site.list_more(2 * site.per_request)
        pages = list(site.desk.pages(closed_too=False))
        ids = [ticket.id for page in pages for ticket in page.tickets]
        assert len(ids) == len(set(ids)) == 2 * site.per_request + 1
        assert max(len(page.tickets) for page in pages) <= 100

    def test_a_walk_goes_on_behind_each_of_its_pages(self, site: Site) -> None:
        site.list_more(2 * site.per_request)
        seen: list[str] = []
        everything = walked(site.desk)
        for page in site.desk.pages(closed_too=False):
            seen += [ticket.id for ticket in page.tickets]
            assert seen + walked(site.desk, after=page.cursor) == everything

    @pytest.mark.parametrize("share", [1, 2, 9])
    def test_tickets_that_are_closed_on_the_way_hide_no_other(self, site: Site, share: int) -> None:
        site.list_more(3 * site.per_request)
        everything, seen = set(walked(site.desk)), set[str]()
        for page in site.desk.pages(closed_too=False):
            seen |= {ticket.id for ticket in page.tickets}
            site.close(*[ticket.id for ticket in page.tickets][::share])
        assert seen == everything

    @pytest.mark.parametrize("share", [1, 2, 9])
    def test_tickets_that_were_closed_before_a_walk_went_on_hide_no_other(self, site: Site, share: int) -> None:
        site.list_more(3 * site.per_request)
        everything, seen, cursor = set(walked(site.desk)), set[str](), ""
        while page := next(site.desk.pages(closed_too=False, after=cursor), None):
            seen |= {ticket.id for ticket in page.tickets}
            site.close(*[ticket.id for ticket in page.tickets][::share])
            cursor = page.cursor
        assert seen == everything

    @pytest.mark.parametrize("share", [1, 2, 9])
    def test_a_walk_goes_on_where_it_was_however_much_of_it_was_closed(self, site: Site, share: int) -> None:
        site.list_more(4 * site.per_request)
        everything, seen, cursor = walked(site.desk), list[str](), ""
        for page in site.desk.pages(closed_too=False):
            seen, cursor = [*seen, *(ticket.id for ticket in page.tickets)], page.cursor
            if len(seen) > 3 * site.per_request:
                break
        site.close(*seen[::share])
        assert seen + walked(site.desk, after=cursor) == everything

    @given(cursor=st.text(max_size=8) | st.from_regex(r"\A\d{1,3}:\d{1,4}\Z") | st.from_regex(_A_SECOND))
    @lawful
    def test_any_cursor_is_a_place_or_the_beginning(self, site: Site, cursor: str) -> None:
        assert walked(site.desk, after=cursor) in ([], [site.ticket])

    def test_a_walk_is_spread_over_time(self, site: Site) -> None:
        site.desk.read(site.ticket)
        site.list_more(8 * site.per_request - 1)
        site.forget()
        assert len(walked(site.desk)) == 8 * site.per_request
        assert len(site.moments) == site.requests_of_a_walk
        one_later = zip(site.moments, site.moments[site.per_second :], strict=False)
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in one_later)
        took = timedelta(seconds=(site.requests_of_a_walk - 1) / site.per_second)
        assert took == site.moments[-1] - site.moments[0]


class FailureContract:
    """The table of what goes wrong; a decision of ours for each, whether we read or write.

    A host that is told which state a write rests on means just this by a `conflict`.
    """

    conflict: ClassVar[type[VipDeskError]] = UpstreamRefused

    @pytest.mark.parametrize("failure", FAILURES)
    def test_trouble_while_reading_is_one_of_our_errors(self, site: Site, failure: str) -> None:
        answer, expected = self._decided(failure)
        site.always(answer)
        with pytest.raises(expected) as caught:
            site.desk.read(site.ticket)
        assert isinstance(caught.value, TicketGone) == (expected is TicketGone)
        assert not self._leaks(site, caught.value)
        assert len(site.sent) <= MOST_TRIES.get(failure, 1 if failure in ONE_TRY else 3)

    @pytest.mark.parametrize("failure", FAILURES)
    def test_trouble_while_writing_is_one_of_our_errors(self, site: Site, failure: str) -> None:
        ticket = site.desk.read(site.ticket)
        answer, expected = self._decided(failure)
        site.always(answer)
        with pytest.raises(expected) as caught:
            site.desk.write(ticket, WANTED)
        assert not self._leaks(site, caught.value)

    @pytest.mark.parametrize("failure", FAILURES)
    def test_trouble_while_listing_is_one_of_our_errors(self, site: Site, failure: str) -> None:
        answer, expected = FAILURES[failure]
        site.always(answer)
        with pytest.raises(UpstreamRefused if expected is TicketGone else expected):
            list(site.desk.pages(closed_too=False))

    @pytest.mark.parametrize("failure", sorted(set(FAILURES) - ONE_TRY))
    def test_passing_trouble_passes_unseen_when_reading(self, site: Site, failure: str) -> None:
        site.answer(FAILURES[failure][0])
        assert site.desk.read(site.ticket).id == site.ticket

    def test_the_waits_of_one_call_come_to_two_seconds_at_most(self, site: Site) -> None:
        for retry_after in ("0", "1", "2"):
            site.waits.clear()
            site.always(json_answer(503, **{"Retry-After": retry_after}))
            with pytest.raises(UpstreamUnavailable):
                site.desk.read(site.ticket)
            assert site.waits
            assert sum(site.waits) <= 2
            assert min(site.waits) >= int(retry_after)

    def test_a_host_in_trouble_is_given_time(self, site: Site) -> None:
        site.always(page_answer(503))
        with pytest.raises(UpstreamUnavailable):
            site.desk.read(site.ticket)
        assert len(site.waits) == 2
        assert site.waits[0] >= 0.2
        assert site.waits[1] >= 0.4

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, None),
            ("90", timedelta(seconds=90)),
            ("Mon, 02 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
            ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
            ("86400", timedelta(hours=1)),
            ("9" * 5000, None),
            ("-5", timedelta(0)),
            ("soon", None),
            ("Mon, 99 Foo 2026 12:05:00 GMT", None),
        ],
    )
    def test_what_the_host_asks_for_is_handed_on(
        self, site: Site, header: str | None, expected: timedelta | None
    ) -> None:
        site.always(json_answer(429, **({"Retry-After": header} if header else {})))
        with pytest.raises(UpstreamUnavailable) as caught:
            site.desk.read(site.ticket)
        assert caught.value.retry_after == expected

    def _decided(self, failure: str) -> tuple[Make, type[VipDeskError]]:
        answer, expected = FAILURES[failure]
        return answer, self.conflict if failure == "a conflict" else expected

    @staticmethod
    def _leaks(site: Site, error: BaseException) -> bool:
        return CANARY in str(error) or site.credentials.api_token in str(error)


class HostContract(WebhookContract, HelpdeskContract, MergeContract, WalkContract, FailureContract):
    """All that a host must keep."""
