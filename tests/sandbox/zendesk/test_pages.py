"""What agents and customers see: the app's pages loaded by a signed POST, the two scripts, and the widget's notes."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk

SIDEBAR, SETUP = "http://127.0.0.1:1/zendesk/sidebar", "http://127.0.0.1:1/zendesk/setup"


@pytest.fixture
def installed(acme: Desk) -> None:
    acme.admin.installs_app({}, sidebar=SIDEBAR, setup=SETUP)


@pytest.fixture
def eyes() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


def found(page: str, pattern: str) -> str:
    match = re.search(pattern, page)
    assert match is not None
    return unescape(match[1])


def token_of(page: str) -> str:
    return found(page, r'name="token" value="([^"]+)"')


def test_the_sidebar_is_loaded_by_a_post_of_a_signed_token(
    zendesk: RunningZendesk, acme: Desk, ada: int, ticket: int, eyes: httpx.Client
) -> None:
    installed = acme.admin.installs_app({}, sidebar=SIDEBAR)
    page = eyes.get(acme.workspace(ticket, ada)).text
    assert '<form id="load" method="post" target="app"' in page
    action = urlsplit(found(page, r'target="app" action="([^"]+)"'))
    query = parse_qs(action.query)
    assert action._replace(query="").geturl() == SIDEBAR
    assert query["origin"] == [zendesk.url]
    assert query["app_guid"][0]
    claims = jwt.decode(
        token_of(page),
        zendesk.public_key,
        algorithms=["RS256"],
        audience=f"https://acme.zendesk.com/api/v2/apps/installations/{installed}.json",
        issuer="acme.zendesk.com",
        options={"require": ["exp", "iat"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )
    assert claims["sub"] == f"https://acme.zendesk.com/api/v2/users/{ada}.json"
    assert claims["exp"] - claims["iat"] == 300
    assert claims["context"] == {"product": "support", "location": "ticket_sidebar"}


@pytest.mark.usefixtures("installed")
def test_each_load_has_a_token_of_its_own_and_a_new_key_signs_new_ones(
    zendesk: RunningZendesk, acme: Desk, eyes: httpx.Client
) -> None:
    old = zendesk.public_key
    first, second = (token_of(eyes.get(acme.nav_bar()).text) for _ in range(2))
    zendesk.rotates_key()
    third = token_of(eyes.get(acme.nav_bar()).text)
    options: Any = {"verify_exp": False, "verify_aud": False, "verify_iat": False, "verify_nbf": False}
    assert first != second
    for token, key in ((first, old), (second, old), (third, zendesk.public_key)):
        assert jwt.decode(token, key, algorithms=["RS256"], options=options)["context"]["location"] == "nav_bar"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(third, old, algorithms=["RS256"], options=options)


@pytest.mark.usefixtures("installed")
def test_the_page_shows_the_ticket_and_escapes_what_customers_wrote(acme: Desk, ada: int, eyes: httpx.Client) -> None:
    mine = acme.customers.mails("vip@customer.example", "<b>Down</b>", "</script><script>alert(1)</script>")
    acme.agents.notes(ada, mine, "psst")
    page = eyes.get(acme.workspace(mine)).text
    assert "&lt;b&gt;Down&lt;/b&gt;" in page
    assert "alert(1)" in page
    assert "<script>alert" not in page
    told = json.loads(found(page, r'<script id="workspace" type="application/json">(.*?)</script>'))
    assert (told["values"]["ticket.id"], told["context"]["ticketId"]) == (mine, mine)


def test_without_the_app_or_the_ticket_there_is_nothing_to_show(acme: Desk, ticket: int, eyes: httpx.Client) -> None:
    assert [eyes.get(one).status_code for one in (acme.workspace(ticket), acme.nav_bar())] == [400, 400]
    acme.admin.installs_app({}, sidebar=SIDEBAR)
    assert [eyes.get(acme.workspace(one)).status_code for one in (99, ticket)] == [404, 200]


def test_the_scripts_are_served_and_the_public_key_is_told(
    zendesk: RunningZendesk, acme: Desk, eyes: httpx.Client
) -> None:
    assert "ZAFClient" in eyes.get(f"{zendesk.url}/zaf_sdk.min.js").text
    assert "app.registered" in eyes.get(f"{zendesk.url}/workspace.js").text
    key = eyes.get(f"{acme.url}/api/v2/apps/{zendesk.app_id}/public_key")
    assert key.text == zendesk.public_key
    assert eyes.get(f"{acme.url}/api/v2/apps/1/public_key").status_code == 404


def test_the_widget_notes_what_a_page_sets(zendesk: RunningZendesk, eyes: httpx.Client) -> None:
    script = eyes.get(f"{zendesk.url}/ekr/snippet.js", params={"key": "the-key"})
    assert "window.zE" in script.text
    said = ["messenger:set", "conversationTags", ["vip"]]
    eyes.post(f"{zendesk.url}/ekr/said", params={"key": "the-key"}, content=json.dumps(said))
    assert zendesk.widgets.said == {"the-key": [said]}
