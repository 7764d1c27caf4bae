"""Stock is taken in turns, remembered, and right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from integration.clients.google import expand
from integration.domain.errors import Rejected
from integration.domain.installation import Credentials, Installation
from integration.domain.stock import Attained, Running, Standing, Uncovered
from integration.domain.ticket import Happening
from integration.usecases.attendance import Attendances
from integration.usecases.gaps_ahead import GapsAhead
from integration.usecases.overdue import overdue
from integration.usecases.take_stock import OLDEST, CountInstallation, TakeStock
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import entry, ticket
from tests.usecases.conftest import SmallDesk
from tests.usecases.cover_desk import CoverDesk, on_monday


def counting(desk: SmallDesk) -> CountInstallation:
    ahead = GapsAhead(desk.store, Attendances(desk.store, expand, desk.now), desk.now)
    return CountInstallation(desk.store, ahead, desk.now)


def opened(desk: SmallDesk, name: str, *entries: object, **fields: str) -> None:
    desk.helpdesk.put(ticket(*entries, id=name, **fields))  # type: ignore[arg-type]
    desk.deliver(f"d{name}", name)
    desk.work_all()


def test_the_first_breach_ahead_is_the_nearest_clock_of_the_open_tickets(desk: SmallDesk) -> None:
    opened(desk, "1", severity_field="1")
    opened(desk, "2", severity_field="3")
    clocks = [clock for name in "12" for clock in desk.memory(name).decision.clocks if clock.running]
    expected = min(clock.due for clock in clocks) - desk.now()
    assert counting(desk).running("main") == Running(expected, 0)
    assert expected > timedelta(0)


def test_a_clock_is_late_once_its_due_instant_is_past_and_not_in_it(desk: SmallDesk) -> None:
    opened(desk, "1", severity_field="1")
    due = min(clock.due for clock in desk.memory("1").decision.clocks if clock.running)
    desk.now.at = due
    assert counting(desk).running("main").to_breach == timedelta(0)
    desk.now.move(timedelta.resolution)
    assert counting(desk).running("main").late >= 1


def test_in_shadow_nothing_is_promised(desk: SmallDesk) -> None:
    desk.store.set_shadow("main", shadow=True)
    opened(desk, "1", severity_field="1")
    assert any(clock.running for clock in desk.memory("1").decision.clocks)
    assert counting(desk).running("main") == Running(None, 0)


def test_attainment_is_what_the_report_counts_of_the_last_30_days(desk: SmallDesk) -> None:
    reply = entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3")
    desk.now.at = instant("2026-11-23 09:30")
    opened(desk, "1", reply, severity_field="1")
    opened(desk, "2", severity_field="1")
    desk.now.at = instant("2026-11-23 10:30")
    assert counting(desk).attained("main") == Attained(2, 3)
    desk.now.move(timedelta(days=40))
    assert counting(desk).attained("main") == Attained(0, 0)


def test_what_takes_too_long_to_count_is_not_known(desk: SmallDesk) -> None:
    opened(desk, "1", severity_field="1")
    assert counting(desk).attained("main", within=timedelta(0)) is None


@pytest.fixture
def cover(tmp_path: Path) -> Iterator[CoverDesk]:
    with on_monday(tmp_path) as desk:
        yield desk


def test_coverage_gaps_are_those_of_the_next_14_days(cover: CoverDesk) -> None:
    ahead = GapsAhead(cover.store, Attendances(cover.store, expand, cover.now), cover.now)
    count = CountInstallation(cover.store, ahead, cover.now)
    assert count.uncovered("main") == Uncovered()
    everybody = [*cover.store.roster("main").agents, *(each.agent for each in cover.store.desk_plan("main").people)]
    for agent in everybody:
        cover.away(agent, hours=4)
        cover.away(agent, hours=3, start=instant("2026-12-04 10:00"))
        cover.away(agent, hours=2, start=instant("2026-12-11 10:00"))
    assert count.uncovered("main") == Uncovered(2, timedelta(hours=7))


@dataclass
class Dear:
    """Counts what is counted; each figure of an installation takes `takes`."""

    now: StandingNow
    takes: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.counted: list[tuple[str, str]] = []
        self.faults: dict[str, Exception] = {}

    def _of(self, figure: str, installation: str) -> None:
        self.counted.append((installation, figure))
        self.now.move(self.takes)
        if installation in self.faults:
            raise self.faults[installation]

    def running(self, installation: str) -> Running:
        self._of("running", installation)
        return Running(late=1)

    def attained(self, installation: str) -> Attained:
        self._of("attained", installation)
        return Attained(1, 1)

    def uncovered(self, installation: str) -> Uncovered:
        self._of("uncovered", installation)
        return Uncovered()


@pytest.fixture
def several(desk: SmallDesk) -> SmallDesk:
    for name in ("a", "b", "c"):
        desk.store.add(Installation(name, "fake", "https://desk.example", "1"), Credentials("token", "secret"))
    return desk


def taking(desk: SmallDesk, takes: timedelta = timedelta(0)) -> tuple[TakeStock, Dear]:
    dear = Dear(desk.now, takes)
    return TakeStock(desk.store, dear, desk.now), dear


def test_stock_is_remembered_for_half_a_minute(several: SmallDesk) -> None:
    take, dear = taking(several)
    first = take()
    several.store.enqueue("a", ["7"], several.now())
    several.now.move(timedelta(seconds=29))
    assert take() is first
    assert len(dear.counted) == 4 * len(OLDEST)
    several.now.move(timedelta(seconds=1))
    assert take().waiting.ready == 1


def test_a_clock_that_is_set_back_hides_nothing(several: SmallDesk) -> None:
    take, dear = taking(several)
    take()
    several.now.move(timedelta(hours=-2))
    several.store.enqueue("a", ["7"], several.now())
    assert take().waiting.ready == 1
    assert len(dear.counted) == 2 * 4 * len(OLDEST)


def test_each_figure_is_counted_anew_in_its_own_time(several: SmallDesk) -> None:
    take, dear = taking(several)
    take()
    dear.counted.clear()
    several.now.move(timedelta(minutes=1))
    take()
    assert {figure for _, figure in dear.counted} == {"running"}
    several.now.move(timedelta(hours=1))
    take()
    assert {figure for _, figure in dear.counted} == set(OLDEST)


def test_a_dear_count_is_broken_off_and_goes_on_the_next_time_until_all_had_their_turn(several: SmallDesk) -> None:
    take, dear = taking(several, timedelta(seconds=0.3))
    rounds = 0
    while len(set(dear.counted)) < 4 * len(OLDEST):
        before = len(dear.counted)
        take()
        assert len(dear.counted) - before == 2
        several.now.move(timedelta(seconds=2))
        several.now.move(timedelta(seconds=30))
        rounds += 1
        assert rounds < 50
    standings = take().standings
    assert all(each.running and each.attained and each.uncovered for each in standings.values())


@pytest.mark.parametrize("fault", [Rejected("no sense"), KeyError("ours")])
def test_what_can_not_be_counted_hides_no_other(several: SmallDesk, fault: Exception) -> None:
    take, dear = taking(several)
    dear.faults["b"] = fault
    standings = take().standings
    assert standings["b"] == Standing()
    assert standings["a"] == standings["c"] == Standing(Running(late=1), Attained(1, 1), Uncovered())


def test_who_is_gone_is_told_no_more(several: SmallDesk) -> None:
    take, _ = taking(several)
    assert set(take().standings) == {"a", "b", "c", "main"}
    several.store.remove("b")
    several.now.move(timedelta(seconds=30))
    assert set(take().standings) == {"a", "c", "main"}


def test_the_line_is_overdue_for_as_long_as_its_first_has_been_ready(desk: SmallDesk) -> None:
    assert overdue(desk.store, desk.now()) == timedelta(0)
    desk.store.enqueue("main", ["7"], desk.now())
    desk.store.enqueue("main", ["8"], desk.now() + timedelta(hours=1))
    desk.now.move(timedelta(seconds=20))
    assert overdue(desk.store, desk.now()) == timedelta(seconds=20)
