"""What goes wrong around Zendesk: it is busy, broken, slow, or refuses; we die; others interfere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

from sandbox.waiting import until
from sandbox.zendesk.people import Filed
from sandbox.zendesk.webhook_records import Invocation
from sandbox.zendesk_cases import TAGS
from tests.e2e.zendesk_world import PATIENCE, S1_MAIL, S1_MESSAGE, S3_MAIL, ZendeskWorld

ROTATIONS = 2


def test_in_a_storm_of_refusals_pages_and_silence_nothing_is_lost_and_the_state_ends_right(
    zendesk: ZendeskWorld,
) -> None:
    zendesk.idle()
    faults = zendesk.desk.faults
    faults.busy(2, retry_after="1", only="/tickets/")
    faults.unavailable(3, only="/tickets/")
    faults.error_page(2, only="/audits")
    faults.hang_up(2, only="/tickets/")
    faults.slow(1, seconds=1.5, only="/tickets/")
    faults.lose_answer(2, only="PUT")

    filed = zendesk.file(S1_MESSAGE, S1_MAIL, S1_MESSAGE)

    zendesk.right(*filed)
    assert faults.next_for("PUT", "/tickets/") is None
    assert zendesk.vipdesk.health()["parked"] == 0


def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(zendesk: ZendeskWorld) -> None:
    zendesk.idle()
    zendesk.desk.faults.busy(1, retry_after="3", only="PUT")
    (filed,) = zendesk.file(S1_MESSAGE)
    zendesk.right(filed)
    assert zendesk.puts(filed) in ([429, 200], [200])
    assert zendesk.desk.faults.next_for("PUT", "/tickets/") is None


def test_a_host_that_was_down_is_caught_up_with(zendesk: ZendeskWorld) -> None:
    zendesk.idle()
    (filed,) = zendesk.file(S1_MESSAGE)
    zendesk.zendesk.settle()
    zendesk.zendesk.stop()
    try:
        until(lambda: has_gone_wrong(zendesk, filed), seconds=PATIENCE, what="the first attempt has failed")
    finally:
        zendesk.zendesk.start()
    zendesk.right(filed)


def test_what_somebody_changes_between_our_look_and_our_write_is_kept(zendesk: ZendeskWorld) -> None:
    zendesk.idle()
    zendesk.desk.faults.slow(1, seconds=2.5, only="/audits")
    (filed,) = zendesk.file(replace(S1_MESSAGE, severity=2))
    until(lambda: zendesk.reader.calls(filed.ticket)[1:], seconds=PATIENCE, what="we are looking at it")
    second_goes_by(zendesk)
    zendesk.desk.agents.tags(zendesk.boris, filed.ticket, "newsletter", "vip-sev-2")
    filed = replace(filed, case=replace(filed.case, fields={TAGS: "newsletter,vip-sev-2"}))
    (shown,) = zendesk.right(filed)
    assert zendesk.puts(filed)[:2] == [409, 200]
    assert "newsletter" in shown.tags


def test_a_write_that_is_refused_is_parked_with_zendesks_reason_until_it_is_tried_again(zendesk: ZendeskWorld) -> None:
    zendesk.right(*zendesk.file(S1_MESSAGE))  # from now on we know which fields there are, for half an hour
    zendesk.idle()
    with without_the_field(zendesk, "VIP severity"):
        (filed,) = zendesk.file(S1_MESSAGE)
        (parked,) = until(lambda: zendesk.lines("parked"), seconds=PATIENCE, what="it is parked", every=0.3)
        assert parked["ticket"] == str(filed.ticket)
        assert parked["reason"].endswith("(422): RecordInvalid: custom_fields: InvalidValue")
    came = next(each["id"] for each in zendesk.lines("deliveries") if each["ticket"] == str(filed.ticket))
    zendesk.vipdesk.command("replay", came)
    zendesk.right(filed)
    assert zendesk.lines("parked") == []


def test_webhooks_that_found_nobody_while_we_were_dead_are_sent_again_by_zendesk(zendesk: ZendeskWorld) -> None:
    zendesk.idle()
    before = len(zendesk.refusals())
    zendesk.vipdesk.kill9()
    (filed,) = zendesk.file(S1_MESSAGE)
    until(lambda: len(zendesk.refusals()) > before, seconds=PATIENCE, what="a webhook reaches nobody")
    zendesk.vipdesk.start()
    zendesk.right(filed)


def test_who_dies_with_a_write_under_way_writes_nothing_twice(zendesk: ZendeskWorld) -> None:
    zendesk.idle()
    zendesk.desk.faults.slow(1, seconds=3, only="PUT")
    (filed,) = zendesk.file(S1_MAIL)
    until(lambda: zendesk.puts(filed), seconds=PATIENCE, what="Zendesk has the write, and we don't know")
    zendesk.vipdesk.kill9()
    zendesk.vipdesk.start()
    zendesk.right(filed)


def test_while_tokens_run_out_every_moment_two_processes_renew_them_and_neither_loses_the_pair(
    zendesk: ZendeskWorld,
) -> None:
    zendesk.idle()
    before = zendesk.desk.tenant.tokens.renewals
    filed = zendesk.file(S1_MAIL, S3_MAIL)
    with tokens_that_run_out(zendesk, every=0.7), mail_coming_in(zendesk, filed, every=0.25):
        found = [zendesk.faults() for _ in range(5)]
    zendesk.right(*filed)
    assert found == [[]] * 5
    assert zendesk.desk.tenant.tokens.renewals - before > 3
    assert zendesk.problem() == ""


def test_while_the_signing_secret_is_replaced_no_webhook_is_lost(zendesk: ZendeskWorld) -> None:
    """One that comes before we know the new secret is refused, and taken when Zendesk sends it again."""
    zendesk.idle()
    hooks, (hook,) = zendesk.desk.hooks, zendesk.desk.tenant.webhooks.values()
    before = len(hooks.invocations)
    secrets, filed = {hook.secret}, list[Filed]()
    with mail_coming_in(zendesk, filed, every=0.3):
        for _ in range(ROTATIONS):
            zendesk.vipdesk.command("zendesk", "rotate")
            secrets.add(hook.secret)
    zendesk.right(*filed)
    assert len(secrets) == 1 + ROTATIONS
    until(lambda: all(arrived(one) for one in hooks.invocations[before:]), seconds=PATIENCE, what="all are taken")
    assert len(filed) > ROTATIONS


def arrived(one: Invocation) -> bool:
    """Whether VIP Desk took a webhook in the end."""
    return bool(one.attempts) and one.attempts[-1].worked


def has_gone_wrong(zendesk: ZendeskWorld, filed: Filed) -> bool:
    """Whether an attempt at this ticket is known to have failed."""
    told = f'"ticket": "{filed.ticket}"'
    return any(told in line and "ticket.retry" in line for line in zendesk.vipdesk.log_tail().splitlines())


@contextmanager
def beside(does: Callable[[], None], *, every: float) -> Iterator[None]:
    """Do it again and again, in a thread of its own."""
    ended = Event()

    def work() -> None:
        while not ended.wait(every):
            does()

    thread = Thread(target=work, name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def without_the_field(zendesk: ZendeskWorld, title: str) -> Iterator[None]:
    """An admin has deleted one of our ticket fields, for as long as it takes."""
    fields = zendesk.desk.tenant.ticket_fields
    before, gone = dict(fields), next(one.id for one in fields.values() if one.title == title)
    zendesk.desk.admin.drops_field(gone)
    try:
        yield
    finally:
        fields.update(before)


def second_goes_by(zendesk: ZendeskWorld) -> None:
    """Zendesk's stamps count whole seconds."""
    tenant = zendesk.desk.tenant
    began = int(tenant.now().timestamp())
    until(lambda: int(tenant.now().timestamp()) > began, seconds=2, what="a second goes by")


@contextmanager
def tokens_that_run_out(zendesk: ZendeskWorld, *, every: float) -> Iterator[None]:
    """Every access token is over so soon after it was given."""

    def cut() -> None:
        with zendesk.desk.tenant.lock:
            zendesk.desk.tenant.tokens.cut_short()

    with beside(cut, every=every):
        yield


@contextmanager
def mail_coming_in(zendesk: ZendeskWorld, filed: list[Filed], *, every: float) -> Iterator[None]:
    """Tickets are filed all the while."""
    with beside(lambda: filed.extend(zendesk.file(S1_MESSAGE)), every=every):
        yield
