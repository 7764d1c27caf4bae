"""Whatever texts and instants rows have, the table tells them as they came."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.archive import INSTALLATIONS, Record, Value
from integration.domain.decision import AlertKind
from integration.domain.installation import Installation
from integration.storage.documents import encode
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.archive.moved import sorted_rows
from tests.storage.dynamodb.opening import SHARDS

ODD = st.one_of(
    st.sampled_from(["", "#", "1#1", "a\0b", "\0", "~", "\U0010ffff", "ž#"]),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
NAMED = ODD.filter(bool)
"""What is a key of its own, which can't be empty."""

ENDPOINT = NAMED.filter(lambda text: "\0" not in text)
AT = st.integers(0, 2**53)
MAYBE_AT = st.none() | AT
FEW = st.integers(0, 9)
FLAG = st.integers(0, 1)
DOCUMENT = st.binary(max_size=40) | st.binary(min_size=600, max_size=700) | st.just(b"aaaa" * 300)

ROWS: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "deliveries": {
        "id": ODD | st.just("long" * 300),
        "ticket": ODD,
        "kind": ODD,
        "actor": st.none() | ODD,
        "received_at": AT,
        "echo": FLAG,
    },
    "delivery_aliases": {"alias": NAMED | st.just("long" * 300), "received_at": AT},
    "line": {
        "ticket": ODD,
        "arrived": FEW,
        "worked": FEW,
        "seen": FEW,
        "not_before": AT,
        "since": MAYBE_AT,
        "fresh_since": MAYBE_AT,
        "look_again_at": MAYBE_AT,
        "attempts": FEW,
        "reason": ODD,
        "parked_at": MAYBE_AT,
        "settled_at": AT,
        "trace": ODD,
        "fresh_trace": ODD,
        "lease_token": st.none(),
        "lease_until": st.none(),
    },
    "overrides": {"ticket": ODD, "at": AT, "document": DOCUMENT},
    "troubles": {"kind": NAMED, "subject": ODD, "text": ODD, "first_at": AT, "last_at": AT, "count": FEW},
    "messages": {
        "id": NAMED,
        "kind": st.sampled_from([each.value for each in AlertKind]),
        "ticket": ODD,
        "occurred_at": AT,
        "payload": DOCUMENT,
    },
    "postings": {
        "endpoint": ENDPOINT,
        "message": ODD,
        "posted_at": AT,
        "state": st.sampled_from(["delivered", "given up"]),
        "blocked": FLAG,
        "due_at": AT,
        "attempts": FEW,
        "outcome": ODD,
        "lease_token": st.none(),
        "lease_until": st.none(),
    },
    "booking_claims": {"claim": NAMED, "booking": NAMED, "until": MAYBE_AT},
    "pictures": {"agent": ODD, "media_type": st.just("image/png"), "content": DOCUMENT},
    "channels": {
        "id": NAMED,
        "agent": ENDPOINT,
        "resource": ODD,
        "secret_hash": DOCUMENT,
        "expires_at": AT,
        "renew_at": AT,
    },
    "filings": {"mark": NAMED, "token": ODD, "until": AT, "ticket": ODD},
}

KEYS = {
    "deliveries": ["id"],
    "delivery_aliases": ["alias"],
    "line": ["ticket"],
    "overrides": ["ticket", "at", "document"],
    "troubles": ["kind", "subject"],
    "messages": ["id"],
    "postings": ["endpoint", "message"],
    "booking_claims": ["claim"],
    "pictures": ["agent"],
    "channels": ["id"],
    "filings": ["mark"],
}


def rows_of(cupboard: str) -> st.SearchStrategy[list[dict[str, Value]]]:
    return st.lists(
        st.fixed_dictionaries(ROWS[cupboard]),
        max_size=4,
        unique_by=lambda row: tuple(row[name] for name in KEYS[cupboard]),
    )


ALL = st.fixed_dictionaries({name: rows_of(name) for name in ROWS})


@pytest.fixture(scope="module")
def restored(aws: RunningAws) -> Callable[[dict[str, list[dict[str, Value]]]], tuple[list[Record], list[Record]]]:
    """The rows of a new installation, as they came and as the table tells them."""
    archive, numbers = DynamoArchive(Table(aws.dynamodb, aws.make_table()), StandingNow(), SHARDS), count()

    def restore(rows: dict[str, list[dict[str, Value]]]) -> tuple[list[Record], list[Record]]:
        name = f"i{next(numbers)}"
        came = [Record(each, {"installation": name, **row}) for each, some in rows.items() for row in some]
        came.append(itself(name))
        archive.restore(name, came)
        return came, list(archive.records(name))

    return restore


def itself(name: str) -> Record:
    each = Installation(name, "django-helpdesk", "https://desk.example", "3")
    plain: dict[str, Value] = {
        field: getattr(each, field)
        for field in ("id", "host", "base_url", "own_user", "problem", "zone", "account", "app_installation")
    }
    flags: dict[str, Value] = {"shadow": 1, "host_leads": 0, "bots": encode(each.bots), "sealed": b"sealed"}
    return Record(INSTALLATIONS, plain | flags)


@given(rows=ALL)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_told_as_they_came(
    restored: Callable[[dict[str, list[dict[str, Value]]]], tuple[list[Record], list[Record]]],
    rows: dict[str, list[dict[str, Value]]],
) -> None:
    came, told = restored(rows)
    assert sorted_rows(told) == sorted_rows(came)
