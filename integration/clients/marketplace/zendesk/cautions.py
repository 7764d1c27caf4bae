"""What looks like a secret, or like a request without TLS (zendesk_apps_support, validations/secrets.rb, requests.rb).

The kinds of things are theirs, the expressions ours: narrower, so that what is told is worth looking at.
"""

import re
from collections.abc import Iterator, Mapping

from integration.clients.marketplace.zendesk.fault import Fault

_READ_FOR_SECRETS = re.compile(r".*\.(html?|xml|jsx?|json)")
_READ_FOR_REQUESTS = re.compile(r".*\.(html?|jsx?)")
_REQUEST = re.compile(r"""\bhttp://[^\s"'<>)]+""", re.IGNORECASE)

_SECRETS: Mapping[str, re.Pattern[str]] = {
    "a private key": re.compile(r"-----BEGIN (\w+ )*PRIVATE KEY( BLOCK)?-----"),
    "a token of Slack": re.compile(r"\bxox[abop]-[\w-]{6,}"),
    "an access key of AWS": re.compile(r"\bAKIA[0-9A-Z]{8,24}\b"),
    "a token of GitHub": re.compile(r"\bgh[opsu]_\w{20,}"),
    "a secret": re.compile(
        r"(password|passwd|secret|token|(api|app|auth|consumer|master|private|access)[_-]?(key|pass|user))"
        r"\w*[\"']?\s*[:=]\s*[\"']?[\w+/.-]{4,}",
        re.IGNORECASE,
    ),
    "the word of a secret": re.compile(r"password|secret|(auth|api)_?key|auth_?(pass|user)", re.IGNORECASE),
}


def caution_warnings(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Files in which something should be looked at before they are published."""
    for path, content in files.items():
        text = content.decode(errors="replace")
        if _READ_FOR_SECRETS.fullmatch(path):
            for what in _seen(text):
                yield Fault(
                    path, "caution.secret", f"{what} may stand here: everybody can read a package", warning=True
                )
        if _READ_FOR_REQUESTS.fullmatch(path):
            for url in sorted(set(_REQUEST.findall(text))):
                yield Fault(path, "caution.http", f"{url} is asked without TLS: use https", warning=True)


def _seen(text: str) -> list[str]:
    """The first kind of secret in this text: one look finds the others."""
    return [what for what, pattern in _SECRETS.items() if pattern.search(text)][:1]
