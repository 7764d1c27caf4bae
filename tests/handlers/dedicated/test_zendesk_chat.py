"""Where the helpdesk is Zendesk, its messaging widget opens in the chat page, marked for who answers."""

from dataclasses import replace

import pytest

from integration.clients.google.recurrence import expand
from integration.domain.cover.desk_plan import ChatPlace
from integration.domain.cover.reach import Answers, Reach
from integration.domain.tags import is_ours
from integration.handlers.dedicated.widgets import widget
from integration.usecases.attendance import Attendances
from integration.usecases.who_answers import WhoAnswers
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import ACME
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import NIGHT, chat_folder, chatting, covered, page_folder, plan
from tests.handlers.visitor import Visitor

ACCOUNT = "https://acme.zendesk.com"
KEY = "0d9e5c1a-3b7f-4a52-9c41-6f1f7e2b8d10"
PLACE = ChatPlace(widget=KEY)


def on_zendesk(world: BookingWorld, root: str = ACCOUNT) -> None:
    """One key for everybody, as is usual there."""
    found = world.store.get(WHERE)
    assert found is not None
    world.store.add(replace(found[0], host="zendesk"), found[1])
    world.widgets = root
    chatting(world, plan(dana=PLACE, boris=PLACE, desk=PLACE))


def policy_of(world: BookingWorld, name: str = "chat") -> dict[str, str]:
    answer = Visitor(world.app).get(f"{chat_folder(world)}/{name}")
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))


def shown(world: BookingWorld, query: str = "") -> str:
    return Visitor(world.app).get(f"{chat_folder(world)}/chat{query}").text


def test_the_snippet_comes_from_the_vendors_assets_with_the_key_of_the_channel(world: BookingWorld) -> None:
    on_zendesk(world)
    text = shown(world)
    assert f'data-src="https://static.zdassets.com/ekr/snippet.js?key={KEY}"' in text
    assert 'data-kind="messaging"' in text
    assert "track.js" not in text
    assert "by the button of the helpdesk" not in text
    assert '<html lang="bg"' in shown(world, "?lang=bg")


def test_the_tags_name_who_answers_now(world: BookingWorld) -> None:
    on_zendesk(world)
    assert 'data-tags="viplink viplink-agent-3"' in shown(world)
    covered(world)
    assert 'data-tags="viplink viplink-agent-4"' in shown(world)
    assert isinstance(world.now, StandingNow)
    world.now.at = instant(NIGHT)
    assert 'data-tags="viplink viplink-desk"' in shown(world)


def reached(world: BookingWorld) -> Reach:
    chatting(world)
    return WhoAnswers(world.store, Attendances(world.store, expand, world.now), world.now)(WHERE, ACME, chat=True)


def test_a_field_that_the_plan_names_says_who_answers_now_by_the_hosts_id(world: BookingWorld) -> None:
    on_zendesk(world)
    assert 'data-fields="{}"' in shown(world)
    place = replace(PLACE, field="360001")
    chatting(world, plan(dana=place, boris=place, desk=place))
    assert 'data-fields="{&#34;360001&#34;: &#34;3&#34;}"' in shown(world)
    covered(world)
    assert 'data-fields="{&#34;360001&#34;: &#34;4&#34;}"' in shown(world)
    assert isinstance(world.now, StandingNow)
    world.now.at = instant(NIGHT)
    assert 'data-fields="{}"' in shown(world)


def test_no_tag_of_a_widget_is_one_of_ours(world: BookingWorld) -> None:
    """Else the next look would take it off before it routed anything, or leave it on as our own word."""
    reach = reached(world)
    for answers in Answers:
        tags = widget("zendesk", ACCOUNT, KEY, replace(reach, answers=answers)).tags
        assert tags
        assert not [tag for tag in tags if is_ours(tag)]
    team = replace(reach, agent=replace(reach.agent, host_id=""))
    assert widget("zendesk", ACCOUNT, KEY, team).tags == ("viplink",)


def test_the_page_lets_in_what_messaging_needs_and_no_script_of_anybody_else(world: BookingWorld) -> None:
    on_zendesk(world)
    policy = policy_of(world)
    assert policy["script-src"] == "'self' https://static.zdassets.com"
    assert {"https://ekr.zdassets.com", "https://*.zendesk.com", "wss://*.zendesk.com", "wss://api.smooch.io"} <= set(
        policy["connect-src"].split()
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not [what for what, where in policy.items() if "unsafe" in where and what != "style-src"]
    assert not [what for what, where in policy.items() if {"*", "https:", "http:", "wss:"} & set(where.split())]
    assert "zdassets" not in policy_of(world, "message")["connect-src"]


def test_a_stand_in_is_the_only_origin_where_there_is_one(world: BookingWorld) -> None:
    on_zendesk(world, "http://127.0.0.1:8123/acme")
    assert f'data-src="http://127.0.0.1:8123/ekr/snippet.js?key={KEY}"' in shown(world)
    assert {source for where in policy_of(world).values() for source in where.split()} == {
        *("'self'", "'none'", "'unsafe-inline'", "data:", "http://127.0.0.1:8123")
    }


@pytest.mark.parametrize("host", ["liveagent", "django_helpdesk", ""])
def test_another_hosts_widget_is_as_it_was(world: BookingWorld, host: str) -> None:
    found = widget(host, "https://acme.ladesk.example", "ab12cd34", reached(world))
    assert (found.kind, found.script, found.tags) == ("liveagent", "https://acme.ladesk.example/scripts/track.js", ())
    assert found.sources["connect-src"] == "'self' https://acme.ladesk.example"


def test_the_customers_own_page_leads_to_the_public_address_first(world: BookingWorld, visitor: Visitor) -> None:
    on_zendesk(world)
    answer = visitor.get(f"{page_folder(world)}/chat")
    assert answer.status_code == 303
    assert KEY in visitor.get(answer.headers["location"]).text
