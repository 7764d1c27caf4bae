"""What the door remembers of installations, whoever knocks."""

from datetime import timedelta
from typing import cast

import pytest

from integration.domain.installation import Credentials, Installation
from integration.ports import Installations
from integration.storage.remembered import RememberedInstallations
from tests.fakes.now import StandingNow

FOR = timedelta(seconds=2)
LONGEST = f"zd-a{'b' * 61}c"
"""An installation on the account with the longest subdomain that DNS allows."""


class Shelf:
    """The look-up of a store, which notes who is asked for."""

    def __init__(self, *known: str) -> None:
        self.known, self.asked = set(known), list[str]()

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        self.asked.append(installation)
        if installation not in self.known:
            return None
        return Installation(installation, "zendesk", "https://acme.zendesk.com", "1"), Credentials("", "secret")


def remembered(shelf: Shelf, now: StandingNow) -> RememberedInstallations:
    return RememberedInstallations(cast("Installations", shelf), now, FOR)


@pytest.mark.parametrize("name", ["", "x" * 81, "a" * 60_000, "a b", "zd-acme+new", "täst", "zd/acme", "\x00", "a\n"])
def test_what_can_be_no_installations_id_is_neither_looked_up_nor_kept(name: str) -> None:
    shelf = Shelf(name)
    door = remembered(shelf, StandingNow())
    assert (door.get(name), door.get_anew(name), shelf.asked) == (None, None, [])


@pytest.mark.parametrize("name", ["main", "desk.example", "Desk_2", LONGEST])
def test_what_can_be_one_is_found_once_in_a_while(name: str) -> None:
    shelf, now = Shelf(name), StandingNow()
    door = remembered(shelf, now)
    for _ in range(3):
        found = door.get(name)
        assert found is not None
        assert found[0].id == name
    assert shelf.asked == [name]
    now.move(FOR * 1.1)
    assert (door.get(name) is not None, shelf.asked) == (True, [name, name])


def test_that_nobody_was_found_is_remembered_as_well() -> None:
    shelf = Shelf()
    door = remembered(shelf, StandingNow())
    assert [door.get("nobody"), door.get_anew("nobody"), door.get("nobody")] == [None] * 3
    assert shelf.asked == ["nobody"]


def test_who_asks_for_many_who_are_nobody_drives_no_tenant_out_and_fills_no_memory() -> None:
    shelf = Shelf("main")
    door = remembered(shelf, StandingNow())
    door.get("main")
    for number in range(3_000):
        assert door.get(f"nobody-{number}") is None
    shelf.asked.clear()
    assert (door.get("main") is not None, shelf.asked) == (True, [])
    door.get("nobody-0")
    assert "nobody-0" in shelf.asked, "the first of them are forgotten"
    door.get("nobody-2999")
    assert "nobody-2999" not in shelf.asked


def test_one_who_comes_is_found_and_one_who_goes_is_not() -> None:
    shelf, now = Shelf(), StandingNow()
    door = remembered(shelf, now)
    for known in (False, True, False):
        shelf.known = {"late"} if known else set()
        now.move(FOR * 1.1)
        assert (door.get("late") is not None) is known
        assert (door.get_anew("late") is not None) is known


def test_to_find_nobody_is_one_question_as_to_find_somebody_is() -> None:
    shelf = Shelf("main")
    door = remembered(shelf, StandingNow())
    door.get("nobody")
    door.get("main")
    assert shelf.asked == ["nobody", "main"], "that a seal is opened for nobody as well is the store's"
