from integration.domain.trouble import Trouble, TroubleKind
from tests.cli.conftest import CommandLine

RULE = Trouble(TroubleKind.WEBHOOK, "ticket created", "it sends an unresolved variable: pick [ticket id] there")
DRIFT = Trouble(TroubleKind.DRIFT, "7", "the helpdesk promises 12:00; is the rule for vip-sev-1 there?")


def reported(line: CommandLine, *troubles: Trouble) -> None:
    store = line.store()
    for trouble in troubles:
        store.report("main", trouble)
    store.close()


def test_troubles_tell_what_since_when_how_often_and_what_to_do(line: CommandLine) -> None:
    line.connect()
    reported(line, RULE)
    line.now.at = line.now.at.replace(hour=11)
    reported(line, RULE)
    assert line.json("troubles") == [
        {
            "kind": "webhook",
            "subject": "ticket created",
            "text": RULE.text,
            "first_at": "2026-11-23T09:00:00Z",
            "last_at": "2026-11-23T11:00:00Z",
            "count": 2,
        }
    ]


def test_people_see_the_same_with_the_advice_as_it_was_written(line: CommandLine) -> None:
    line.connect()
    reported(line, RULE, DRIFT)
    shown = " ".join(line.run("troubles").stdout.split())
    for word in ("webhook", "drift", "2026-11-23", "[ticket", "id]"):
        assert word in shown


def test_without_troubles_there_is_nothing_to_be_mended(line: CommandLine) -> None:
    line.connect()
    assert line.json("troubles") == []
    assert "nothing is to be mended" in line.run("troubles").stdout


def test_installations_show_shadow_and_how_many_troubles_there_are(line: CommandLine) -> None:
    line.connect()
    line.run("shadow", "on")
    reported(line, RULE, RULE, DRIFT)
    (shown,) = line.json("installations")
    assert (shown["id"], shown["shadow"], shown["troubles"]) == ("main", True, 2)
    table = line.run("installations").stdout
    assert all(word in table for word in ("shadow", "yes", "troubles", "2"))
