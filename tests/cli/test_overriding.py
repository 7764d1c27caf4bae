"""`vipdesk override`: a due date by hand, with who and why, or a clear word on what is missing."""

import pytest

from integration.domain.errors import BadInput
from integration.domain.journal import Override, Promise
from tests.cli.conftest import CommandLine
from tests.fakes.now import instant

WHO = ("--by", "Dana", "--why", "agreed by phone")


@pytest.fixture
def decided(line: CommandLine) -> CommandLine:
    line.connect()
    line.import_roster()
    line.decide()
    return line


def stated(line: CommandLine) -> list[Override]:
    store = line.store()
    found = list(store.stated("main", "7"))
    store.close()
    return found


def test_it_is_kept_with_who_why_and_until_when_and_the_ticket_is_looked_at(decided: CommandLine) -> None:
    due, until = "2099-11-23T15:00+0100", "2099-11-24T09:00+0100"
    told = decided.run("override", "7", "--due", due, "--until", until, *WHO).stdout
    assert "ticket 7: the first response is due Mon 2099-11-23 15:00 CET (14:00 UTC)" in told
    (made,) = stated(decided)
    assert (made.promise, made.due, made.until) == (
        Promise.FIRST_RESPONSE,
        instant("2099-11-23 14:00"),
        instant("2099-11-24 08:00"),
    )
    assert (made.by, made.why) == ("Dana", "agreed by phone")
    store = decided.store()
    assert store.waiting().ready + store.waiting().scheduled == 1
    store.close()


def test_it_can_be_given_back_to_computing(decided: CommandLine) -> None:
    decided.json("override", "7", "--due", "2099-11-23T15:00+0100", *WHO)
    assert "is computed again" in decided.run("override", "7", "--end").stdout
    assert [each.due is None for each in stated(decided)] == [False, True]


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("7",), "say either --due and an instant, or --end"),
        (("7", "--due", "2099-11-23T15:00+0100", "--end"), "say either --due and an instant, or --end"),
        (("7", "--due", "2099-11-23T15:00+0100"), "say --by whom and --why"),
        (("7", "--due", "2099-11-23T15:00+0100", "--by", " ", "--why", "x"), "say --by whom and --why"),
        (("8", "--due", "2099-11-23T15:00+0100", *WHO), "nothing was decided for ticket 8 yet"),
        (("7", "--due", "2099-11-23T15:00+0100", "--until", "2020-01-01T00:00+0000", *WHO), "give a later instant"),
    ],
)
def test_what_is_missing_is_said(decided: CommandLine, words: tuple[str, ...], advice: str) -> None:
    with pytest.raises(BadInput, match=advice):
        decided.run("override", *words)
    assert stated(decided) == []


def test_an_instant_without_a_zone_is_refused(decided: CommandLine) -> None:
    assert decided.run("override", "7", "--due", "2099-11-23T15:00", *WHO).exit_code == 2
