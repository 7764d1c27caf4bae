"""An installation is moved whole and compared, or refused before anything is written."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from integration.domain.archive import Record, Value
from integration.domain.errors import BadInput, InstallationExists, Misconfigured, Superseded, UnknownInstallation
from integration.usecases.move_installation import Found, MoveInstallation, There
from tests.fakes.now import StandingNow, instant

NOON = "2026-03-02 12:00"
AT = 1_772_452_800_000_000
HOUR = 3_600_000_000


class Shelf:
    """Rows by installation; `loses` is a cupboard whose rows don't arrive here, and `refuses` one that has no place."""

    def __init__(self, *records: Record, loses: str = "", refuses: str = "") -> None:
        self.kept = list(records)
        self.loses, self.refuses, self.restored, self.erased = loses, refuses, list[str](), list[str]()

    def installations(self) -> Iterator[str]:
        return iter(sorted({str(each.owner) for each in self.kept if each.cupboard == "installations"}))

    def records(self, installation: str) -> Iterator[Record]:
        return iter([each for each in self.kept if each.owner == installation])

    def check(self, _installation: str, records: Iterable[Record]) -> None:
        for each in records:
            if each.cupboard == self.refuses:
                message = f"no place for {each.cupboard}"
                raise BadInput(message)

    def restore(self, installation: str, records: Iterable[Record], *, erase: bool = False) -> int:
        came = list(records)
        if erase:
            self.erase(installation)
        self.restored.append(installation)
        self.kept += [each for each in came if each.cupboard != self.loses]
        return len(came)

    def erase(self, installation: str) -> None:
        self.erased.append(installation)
        self.kept = [each for each in self.kept if each.owner != installation]


def row(cupboard: str, **values: Value) -> Record:
    return Record(cupboard, {"installation": "acme", **values})


ITSELF = Record("installations", {"id": "acme", "host": "known", "sealed": b"good"})
TICKET = row("line", ticket="1", lease_token="t", lease_until=AT, ready_at=AT)
GRANT = row("grants", sealed=None)


def unseal(sealed: bytes) -> None:
    if sealed != b"good":
        message = "no key"
        raise Misconfigured(message)


def moving(source: Shelf, target: Shelf) -> MoveInstallation:
    return MoveInstallation(source, target, unseal, {"known"}, StandingNow(NOON))


def test_it_arrives_at_rest_and_stays_where_it_was() -> None:
    source, target = Shelf(ITSELF, TICKET, GRANT), Shelf()
    assert moving(source, target)("acme") == Found("acme", 3, There.NEW)
    assert target.kept == [ITSELF, row("line", ticket="1", lease_token=None, lease_until=None), GRANT]
    assert source.kept == [ITSELF, TICKET, GRANT]


def test_what_is_there_already_and_the_same_is_passed_over_whoever_holds_it() -> None:
    source = Shelf(ITSELF, TICKET)
    target = Shelf(row("line", ticket="1", lease_token=None, lease_until=None, ready_at=7), ITSELF)
    assert moving(source, target)("acme", replace=True) == Found("acme", 2, There.SAME)
    assert (target.restored, target.erased) == ([], [])


def test_another_of_its_id_is_refused_with_where_it_differs() -> None:
    target = Shelf(ITSELF, row("walks", kind="poll"))
    with pytest.raises(InstallationExists, match=r"there already, and differs in line, walks: .* say --replace"):
        moving(Shelf(ITSELF, TICKET), target)("acme")
    assert target.restored == []


def test_another_of_its_id_is_erased_where_that_is_wanted() -> None:
    target = Shelf(ITSELF, row("walks", kind="poll"))
    found = moving(Shelf(ITSELF, TICKET), target)("acme", replace=True)
    assert found == Found("acme", 2, There.OTHER, "line, walks")
    assert target.erased == ["acme"]
    assert [each.cupboard for each in target.kept] == ["installations", "line"]


def test_one_that_is_new_there_erases_nothing() -> None:
    target = Shelf()
    moving(Shelf(ITSELF), target)("acme", replace=True)
    assert target.erased == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (row("endpoints", sealed=b"bad"), "acme: its secrets were sealed with a key .* beside yours in VIPDESK_KEY"),
        (row("endpoints", sealed="good"), "acme: what should be a sealed secret is none"),
        (row("endpoints", sealed=0), "acme: what should be a sealed secret is none"),
        (Record("installations", {"id": "acme", "host": "\x1b[2Jno"}), r"is called \?\[2Jno;"),
        (Record("installations", {"id": "acme", "host": 5}), "no host is called 5;"),
        (row("walks", kind="poll"), "no place for walks"),
    ],
)
@pytest.mark.parametrize("replace", [False, True])
def test_what_could_not_be_kept_is_found_before_anything_is_written_or_erased(
    wrong: Record, why: str, *, replace: bool
) -> None:
    source, target = Shelf(ITSELF, wrong), Shelf(ITSELF, refuses="walks")
    with pytest.raises(BadInput, match=why):
        moving(source, target).look("acme")
    with pytest.raises(BadInput, match=why):
        moving(source, target)("acme", replace=replace)
    assert (target.restored, target.erased, target.kept) == ([], [], [ITSELF])


def test_what_is_left_behind_is_not_compared() -> None:
    source, target = Shelf(ITSELF, row("turns", ready_at=1)), Shelf(ITSELF, row("budgets", what="x"))
    assert moving(source, target)("acme").standing is There.SAME


def test_one_that_is_not_there_is_unknown() -> None:
    target = Shelf(ITSELF)
    with pytest.raises(UnknownInstallation, match="there is no installation acme"):
        moving(Shelf(), target)("acme", replace=True)
    assert target.erased == []


def test_what_does_not_arrive_as_it_was_is_told() -> None:
    with pytest.raises(Superseded, match="differs in line from what it was read from"):
        moving(Shelf(ITSELF, TICKET), Shelf(loses="line"))("acme")


def test_what_is_over_for_more_than_a_day_stays_behind() -> None:
    old, late, live = (row("booking_claims", claim=str(number), until=AT + number * HOUR) for number in (-25, -1, 1))
    target = Shelf()
    moving(Shelf(ITSELF, old, late, live), target)("acme")
    assert target.kept == [ITSELF, late, live]


def test_what_ends_soon_is_not_compared_as_a_store_may_have_forgotten_it() -> None:
    soon, live = (row("booking_claims", claim=str(number), until=AT + number * HOUR) for number in (1, 2))
    assert moving(Shelf(ITSELF, soon, live), Shelf(ITSELF, live))("acme").standing is There.SAME
    assert moving(Shelf(ITSELF, soon, live), Shelf(ITSELF, soon)).look("acme").different == "booking_claims"


def test_to_look_writes_nothing() -> None:
    target = Shelf()
    assert moving(Shelf(ITSELF, GRANT), target).look("acme") == Found("acme", 2, There.NEW)
    assert moving(Shelf(ITSELF), Shelf(ITSELF, GRANT)).look("acme") == Found("acme", 1, There.OTHER, "grants")
    assert target.restored == []


def test_the_samples_stand_where_they_say() -> None:
    assert (instant(NOON) - instant("1970-01-01 00:00")) // timedelta(microseconds=1) == AT
