"""Where a tenant's Zendesk lies, whatever somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.zendesk.address import SUBDOMAIN, root_of, subdomain_of
from integration.domain.errors import BadInput


@pytest.mark.parametrize("text", ["acme", " ACME ", "acme.zendesk.com", "https://Acme.zendesk.com/agent/tickets/7"])
def test_an_account_is_known_by_its_name_or_by_its_address(text: str) -> None:
    assert (subdomain_of(text), root_of(text)) == ("acme", "https://acme.zendesk.com")


@pytest.mark.parametrize(
    "text",
    [
        "https://[",
        "https://[::1",
        "https://acme.zendesk.com\u2100",
        "acme.zendesk.com\uff0fevil.example",
        "https://acme.zendesk.com:99999999",
        "https://me@acme.zendesk.com",
        "http://acme.zendesk.com",
        "acme.example",
        "-acme",
        "",
    ],
)
def test_what_is_none_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadInput, match="give its subdomain"):
        subdomain_of(text)


@given(st.one_of(st.text(), st.text(alphabet="acme.zendesk:/[]@?#\u2100\uff0f%-").map("https://{}".format)))
def test_whatever_is_typed_is_a_plain_name_or_bad_input(text: str) -> None:
    try:
        found = subdomain_of(text)
    except BadInput:
        return
    assert SUBDOMAIN.fullmatch(found)
