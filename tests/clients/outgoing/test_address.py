import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integration.clients.outgoing.address import require_address, shown
from integration.domain.errors import UpstreamRefused


@pytest.mark.parametrize(
    "url",
    [
        *("https://hooks.slack.com/services/T0/B0/x", "HTTPS://Chat.example:8443/hooks/x?y=z", "https://user:pass@h/"),
        *(
            "http://127.0.0.1:9000/",
            "http://127.8.0.1/",
            "http://[::1]:9000/",
            "http://localhost/x",
            "https://10.0.0.7/",
        ),
    ],
)
def test_messages_go_over_https_or_to_this_machine_itself(url: str) -> None:
    require_address(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "//chat.example/x", "chat.example/hooks", "ftp://chat.example/", "https://", "https:///x"),
        *(
            "http://chat.example/x",
            "http://10.0.0.7/",
            "http://0.0.0.0/",
            "http://2130706433/",
            "http://localhost.evil/",
        ),
        *("http://127.0.0.1@evil.example/", "http://127.0.0.1\\@evil.example/", "http://[::1", "http://[::2]/"),
        *("https://chat.example:port/", "https://chat.example/\n", "file:///etc/passwd", "HTTP://Chat.Example/"),
    ],
)
def test_any_other_address_is_refused_with_advice(url: str) -> None:
    with pytest.raises(UpstreamRefused, match="begins with https://"):
        require_address(url)


anything = st.text(st.characters(exclude_categories=()))


@given(anything | anything.map("https://".__add__) | anything.map("http://127.0.0.1".__add__))
@example("https://chat.example/\udcff")
def test_no_text_makes_it_fail_otherwise_and_none_is_repeated(url: str) -> None:
    assert refusal(url) in {None, refusal("")}


def refusal(url: str) -> str | None:
    """All that could be read in a log of it."""
    try:
        require_address(url)
    except UpstreamRefused as error:
        return f"{error} {error.__cause__}"
    return None


def test_of_an_address_only_the_host_is_shown() -> None:
    assert shown("https://user:pass@Hooks.Slack.com/services/T0/token?key=1#x") == "https://hooks.slack.com"
    assert shown("http://[::1]:9000/token") == "http://[::1]:9000"
