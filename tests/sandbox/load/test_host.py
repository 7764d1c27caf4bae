import json

import httpx
import pytest

from sandbox.load.host import Host, place
from sandbox.load.plan import GARBAGE, OPENED, REFUSED, Event, Planned


def _filed(host: Host, poison: str = "") -> str:
    host.book.happen(Event(Planned(7, 3, poison=poison), OPENED, 0), "calm")
    return f"{host.url}/{place(3)}/api/"


def test_a_ticket_is_read_changed_and_commented_on() -> None:
    with Host() as host, httpx.Client(base_url=_filed(host), trust_env=False) as api:
        assert api.get("tickets/7/?status=1,2").json()["id"] == 7
        assert api.patch("tickets/7/?status=1,2", json={"priority": 2}).json() == {"id": 7}
        assert api.post("followups/", json={"ticket": 7, "comment": "Why.", "public": False}).status_code == 201
        shown = api.get("tickets/7/").json()
        assert (shown["priority"], len(shown["followup_set"])) == (2, 2)


def test_a_ticket_stands_below_its_own_installation_alone() -> None:
    with Host() as host:
        _filed(host)
        assert httpx.get(f"{host.url}/{place(4)}/api/tickets/7/", trust_env=False).status_code == 404


@pytest.mark.parametrize(("poison", "status"), [(REFUSED, 400), (GARBAGE, 200)])
def test_poison_is_answered_as_told(poison: str, status: int) -> None:
    with Host() as host:
        answer = httpx.get(f"{_filed(host, poison)}tickets/7/", trust_env=False)
        assert answer.status_code == status
        assert "followup_set" not in json.loads(answer.content)


def test_it_is_down_and_up_again_at_the_same_address() -> None:
    with Host() as host:
        api = _filed(host)
        host.down = True
        assert httpx.get(f"{api}tickets/7/", trust_env=False).status_code == 503
        host.down = False
        host.stop()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{api}tickets/7/", trust_env=False)
        host.start()
        assert httpx.get(f"{api}tickets/7/", trust_env=False).is_success


def test_its_list_is_paged_or_refused() -> None:
    with Host() as host, Host(lists=False) as shut:
        asked = "tickets/?status=1,2&page_size=200&page=1"
        assert httpx.get(_filed(host) + asked, trust_env=False).json()["count"] == 1
        assert httpx.get(_filed(shut) + asked, trust_env=False).status_code == 400
