"""What people do on the ticket afterwards: replies, reassignments, bursts, and our own echo."""

from concurrent.futures import ThreadPoolExecutor

from sandbox.helpdesk import INTEGRATION_USER
from sandbox.verify import instant, parsed
from sandbox.waiting import until
from tests.e2e.world import EXPLICIT_S2, PATIENCE, World


def test_the_agents_reply_meets_the_first_response_and_starts_the_follow_up(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)

    with world.helpdesk.api_of("dana") as dana:
        reply = dana.reply(filed.ticket, "I am looking into it.")
    after = world.right(filed)

    assert before["due_date"] == before["custom_vip_first_response_due"]
    assert after["due_date"] == after["custom_vip_followup_due"]
    follow_up = instant(after["custom_vip_followup_due"])
    assert follow_up
    assert (follow_up - parsed(reply["date"]).replace(microsecond=0)).total_seconds() == 4 * 3600


def test_a_private_note_of_an_agent_meets_nothing(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)
    with world.helpdesk.api_of("dana") as dana:
        dana.note(filed.ticket, "They called me about this.")
    world.idle()
    assert world.right(filed)["due_date"] == before["due_date"]


def test_an_agents_own_reassignment_is_respected(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    boris = world.helpdesk.people["boris"].id

    world.helpdesk.api.change(filed.ticket, assigned_to=boris)
    with world.helpdesk.api_of("boris") as agent:
        agent.reply(filed.ticket, "Dana is busy, I have it.")

    until(
        lambda: world.shown(filed)["due_date"] == world.shown(filed)["custom_vip_followup_due"],
        seconds=PATIENCE,
        what="the reply was worked off",
    )
    assert world.shown(filed)["assigned_to"] == boris


def test_our_own_note_and_change_lead_to_no_further_write(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)

    world.idle()

    assert len(world.writes(filed)) == 1
    assert len(world.reader.notes(world.shown(filed))) == 1


def test_a_burst_of_follow_ups_is_worked_off_together_and_ends_right(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    world.idle()
    before = len(world.writes(filed))

    with world.helpdesk.api_of("dana") as dana, world.helpdesk.waiting_for(INTEGRATION_USER):
        for number in range(20):
            dana.reply(filed.ticket, f"Step {number} is done.")
    shown = world.right(filed)
    world.idle()

    assert len(world.reader.notes(shown)) == 1
    assert len(world.writes(filed)) - before == 1


def test_a_reply_whose_saving_crosses_our_write_brings_back_no_due_date(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)

    with world.helpdesk.api_of("dana") as dana, world.helpdesk.api_of("dana") as late, ThreadPoolExecutor(1) as aside:
        with world.helpdesk.saving_late("Late words.") as gate:
            saved = aside.submit(late.reply, filed.ticket, "Late words.")
            until(lambda: gate.reached, seconds=PATIENCE, what="the late reply is about to be saved")
            dana.reply(filed.ticket, "Quick words.")
            written = world.right(filed)
        saved.result(timeout=PATIENCE)

    assert written["due_date"] != before["due_date"]
    assert world.right(filed)["due_date"] == written["due_date"]


def test_the_host_keeps_the_tickets_name_through_all_of_it(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    with world.helpdesk.api_of("dana") as dana:
        dana.reply(filed.ticket, "Done.")
    assert world.right(filed)["title"] == filed.case.subject
