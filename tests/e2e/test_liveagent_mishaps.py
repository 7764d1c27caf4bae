"""What goes wrong around LiveAgent: it is busy, broken, slow, or gone."""

from sandbox.waiting import until
from tests.e2e.liveagent_world import PATIENCE, S1_CHAT, S1_MAIL, LiveAgentWorld


def test_in_a_storm_of_refusals_pages_and_silence_nothing_is_lost_and_the_state_ends_right(
    liveagent: LiveAgentWorld,
) -> None:
    liveagent.idle()
    faults = liveagent.desk.faults
    faults.busy(4)
    faults.error(3, status=503)
    faults.error_page(2)
    faults.busy(1, retry_after="1")
    faults.error_page(2, status=200)
    faults.hang_up(2)
    faults.slow(2, seconds=2.5)
    faults.lose_answer(2, only="PUT")

    filed = liveagent.file(S1_CHAT, S1_MAIL, S1_CHAT)

    liveagent.right(*filed)
    assert faults.next_for("PUT", "") is None
    assert liveagent.health()["parked"] == 0


def test_a_host_that_was_down_is_caught_up_with(liveagent: LiveAgentWorld) -> None:
    liveagent.idle()
    (filed,) = liveagent.file(S1_CHAT)
    liveagent.desk.stop()
    until(lambda: gone_wrong(liveagent, filed.ticket), seconds=PATIENCE, what="the first attempt has failed")
    liveagent.desk.start()
    liveagent.right(filed)


def gone_wrong(world: LiveAgentWorld, ticket: str) -> bool:
    """Whether an attempt at this ticket is known to have failed."""
    return any(ticket in line and "ticket.retry" in line for line in world.vipdesk.log_tail().splitlines())
