"""Who watches sees one trace from the helpdesk's webhook to what is written there, and figures that are right."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from sandbox.helpdesk import INTEGRATION_USER
from sandbox.vipdesk import INSTALLATION
from sandbox.waiting import until
from tests.e2e.conftest import SELDOM
from tests.e2e.world import EXPLICIT_S2, PATIENCE, World, standing
from tests.fakes.collector import Collector, Told, collecting

TOKEN = "a-token-that-nobody-guesses"


@dataclass(frozen=True, slots=True)
class Watched:
    """A world, and who watches it."""

    world: World
    collector: Collector

    def trace_to_the_write(self, ticket: int) -> list[Told]:
        """The spans of the trace in which this ticket was written, once all of them are here."""

        def whole() -> list[Told]:
            for trace in {each.trace for each in self.collector.of_ticket(ticket)}:
                spans = [each for each in self.collector.spans if each.trace == trace]
                if {"webhook", "ticket", "host read", "host write"} <= {each.name for each in spans}:
                    return spans
            return []

        return until(whole, seconds=PATIENCE, what=f"the trace of ticket {ticket} has come")

    def figures(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        """`/metrics`, read by Prometheus's own parser."""
        answer = self.asked(f"Bearer {TOKEN}")
        families = text_string_to_metric_families(answer.raise_for_status().text)
        return {(each.name, tuple(each.labels.items())): each.value for family in families for each in family.samples}

    def delivered(self, outcome: str) -> float:
        return self.figures()["vipdesk_deliveries_total", (("outcome", outcome),)]

    def asked(self, authorization: str) -> httpx.Response:
        address = f"{self.world.vipdesk.url}/metrics"
        return httpx.get(address, headers={"Authorization": authorization}, trust_env=False)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with collecting() as collector:
        wanted = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "VIPDESK_METRICS_TOKEN": TOKEN,
        }
        with standing(tmp_path_factory.mktemp("watched"), SELDOM | wanted) as world:
            yield Watched(world, collector)


def test_one_trace_leads_from_the_webhook_to_what_is_written_on_the_host(watched: Watched) -> None:
    filed = watched.world.file(EXPLICIT_S2)
    watched.world.right(filed)

    spans = watched.trace_to_the_write(filed.ticket)

    (webhook,) = (each for each in spans if each.name == "webhook")
    (worked,) = (each for each in spans if each.name == "ticket")
    steps = [each for each in spans if each.name.startswith("host ")]
    assert (webhook.kind, webhook.parent) == ("server", "")
    assert (worked.kind, worked.parent) == ("consumer", webhook.id)
    assert {(each.kind, each.parent) for each in steps} == {("client", worked.id)}
    ids = {"vipdesk.installation": INSTALLATION, "vipdesk.host": "django-helpdesk", "vipdesk.ticket": str(filed.ticket)}
    for each in (webhook, *steps):
        assert ids.items() <= each.attributes.items()
    read, write = (next(each for each in steps if each.name == f"host {what}") for what in ("read", "write"))
    assert (read.attributes["http.request.method"], read.attributes["http.response.status_code"]) == ("GET", 200)
    assert write.attributes["http.request.method"] in {"PATCH", "PUT", "POST"}
    assert {each.service for each in spans} == {"vip-desk"}


def test_a_span_holds_no_content_no_secret_and_nobodys_name(watched: Watched) -> None:
    filed = watched.world.file(EXPLICIT_S2)
    watched.world.right(filed)
    watched.trace_to_the_write(filed.ticket)

    said = " ".join(each.words for each in watched.collector.spans)

    secrets = (watched.world.vipdesk.webhook_url.rpartition("/")[2], _token(watched))
    for hidden in (*secrets, EXPLICIT_S2.subject, EXPLICIT_S2.customer.email, EXPLICIT_S2.customer.company, "http://"):
        assert hidden not in said
    assert not any(each.events for each in watched.collector.spans)


def test_a_line_of_the_log_leads_to_its_trace(watched: Watched) -> None:
    filed = watched.world.file(EXPLICIT_S2)
    watched.world.right(filed)
    (trace,) = {each.trace for each in watched.trace_to_the_write(filed.ticket)}

    lines = (watched.world.vipdesk.folder / "vipdesk.log").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines if f'"ticket": "{filed.ticket}"' in line]

    assert trace in {each.get("trace_id") for each in events if each["event"] == "ticket.written"}


def test_the_figures_follow_what_happens(watched: Watched) -> None:
    before = {outcome: watched.delivered(outcome) for outcome in ("accepted", "repeated", "refused")}
    filed = watched.world.file(EXPLICIT_S2)
    watched.world.right(filed)
    watched.world.idle()
    secret = watched.world.vipdesk.webhook_url
    httpx.post(f"{secret}x", content=b"{}", trust_env=False)
    ticket = {"id": filed.ticket, "followup_set": [{"id": 987_654, "user": None}]}
    body = json.dumps({"ticket": ticket, "followup_id": 987_654}).encode()
    sent = [httpx.post(secret, content=body, trust_env=False).json() for _ in range(2)]

    figures = watched.figures()

    assert [each["new"] for each in sent] == [True, False]
    assert watched.delivered("accepted") >= before["accepted"] + 3  # two tickets that were filed, and what was sent
    assert watched.delivered("repeated") == before["repeated"] + 1
    assert watched.delivered("refused") == before["refused"] + 1
    assert figures["vipdesk_work_lag_seconds_count", ()] >= 2
    assert 0 < figures["vipdesk_work_lag_seconds_sum", ()] / figures["vipdesk_work_lag_seconds_count", ()] < PATIENCE
    assert figures["vipdesk_tickets_parked_total", ()] == 0
    assert figures["vipdesk_line_tickets", (("state", "parked"),)] == 0


def test_the_first_breach_ahead_is_that_of_the_ticket_that_was_filed(fresh_figures: Watched) -> None:
    ours = (("installation", INSTALLATION),)
    figures = fresh_figures.figures()
    assert 0 < figures["vipdesk_time_to_breach_seconds", ours] <= 7 * 24 * 3600
    assert figures["vipdesk_clocks_late", ours] == 0
    assert figures["vipdesk_coverage_gaps", ours] >= 0
    assert ("vipdesk_promises_known", ours) in figures


@pytest.fixture
def fresh_figures(watched: Watched) -> Watched:
    """Started anew with a VIP's ticket open, so that no figure is remembered."""
    watched.world.right(watched.world.file(EXPLICIT_S2))
    watched.world.vipdesk.stop()
    watched.world.vipdesk.start()
    return watched


@pytest.mark.parametrize("said", ["", f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN}x", TOKEN])
def test_who_does_not_know_the_token_reads_no_figures(watched: Watched, said: str) -> None:
    answer = watched.asked(said)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_without_a_token_there_is_no_such_address(world: World) -> None:
    address = f"{world.vipdesk.url}/metrics"
    assert httpx.get(address, headers={"Authorization": "Bearer"}, trust_env=False).status_code == 404


def _token(watched: Watched) -> str:
    return watched.world.helpdesk.people[INTEGRATION_USER].token
