"""What is said of filed tickets once they are read back, whichever helpdesk shows them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from sandbox.rows import Filed
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import NeverCame, until

Differences = Callable[[], list[str]]


def told(each: Filed, differences: Iterable[str]) -> Iterator[str]:
    """Each difference in words, with its ticket."""
    for difference in differences:
        yield f"ticket {each.ticket} ({each.case.customer.standing}, “{each.case.subject}”): {difference}"


def undecided(each: Filed, decisions: Iterable[Mapping[str, Any]]) -> list[str]:
    """The difference that VIP Desk isn't done with a ticket, where it is none."""
    settled = {str(decision["ticket"]) for decision in decisions if decision["settled"]}
    return [] if str(each.ticket) in settled else ["it was not decided upon"]


def in_the_end(is_right: Callable[[], bool], differences: Differences, *, seconds: float, every: float) -> list[str]:
    """What is still wrong once all is right or the time is up."""
    try:
        until(is_right, seconds=seconds, what="all is as it should be", every=every)
    except NeverCame:
        return differences()
    return []


def are_decided(vipdesk: RunningVipDesk, filed: Collection[Filed]) -> bool:
    """Whether VIP Desk has an opinion of each, and holds all for done."""
    decisions = vipdesk.tickets()
    return not any(undecided(each, decisions) for each in filed)


def await_right(differences: Differences, vipdesk: RunningVipDesk, filed: Collection[Filed], *, seconds: float) -> None:
    """Return once nothing differs and all are decided upon; AssertionError with what differs and VIP Desk's log."""
    try:
        until(lambda: not differences(), seconds=seconds, what="the tickets are as they should be")
        until(lambda: are_decided(vipdesk, filed), seconds=seconds, what="all are decided upon", every=0.3)
    except AssertionError as error:
        message = f"{error}: {differences()}\n{vipdesk.log_tail()}"
        raise AssertionError(message) from error
