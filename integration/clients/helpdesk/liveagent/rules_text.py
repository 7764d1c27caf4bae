"""What an admin must enter in LiveAgent's panel by hand, ready to copy, in the panel's own words.

The API can make tags, and nothing else of what we need. Names of pages, triggers, conditions and actions are those of
support.liveagent.com, 038465 and 908400 (rules), 761021 (message group types), 304582 and 625360 (SLA).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from textwrap import indent
from urllib.parse import urlsplit

from integration.clients.helpdesk.liveagent.claim import ADDON_FROM, GROUP
from integration.clients.helpdesk.liveagent.fields import PROPOSED
from integration.clients.helpdesk.liveagent.levels import (
    DAY_AND_NIGHT,
    Level,
    in_words,
    unsaid,
    wanted_level,
)
from integration.clients.helpdesk.liveagent.panel import (
    COMPANY_FIELDS,
    COMPANY_FIELDS_PAGE,
    DEPARTMENTS_PAGE,
    FIELDS,
    FIELDS_PAGE,
    RULES_PAGE,
    SLA_PAGE,
    TIME_RULES_PAGE,
    level_name,
    rule_of,
)
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms

TICKET = "{$conv_code}"
"""The variable for the ticket's code, in the requests of all three triggers (LA-4)."""

_HTTP_RULES = (
    ("R1", "ticket created", "ticket_created", ()),
    (
        "R2",
        "message added",
        "message_added",
        tuple(f"message group type | is | {kind}" for kind in ("Incoming Email", "Offline", "Chat")),
    ),
    ("R3", "ticket status changed", "status_changed", ()),
)
"""Number, trigger, our name of the event, and the condition groups, of which one is enough."""


def address(webhook_url: str, rule: str, event: str) -> str:
    """Where a rule sends its request: ids only, since LiveAgent escapes no value (facts, 2)."""
    return f"{webhook_url}?event={event}&rule={rule}&ticket={TICKET}"


def instructions(webhook_url: str, terms: ServiceTerms, today: date) -> str:
    """All that is to be entered, page by page."""
    levels = [wanted_level(terms, severity, today) for severity in Severity]
    return "\n\n".join((_HEAD, *_numbered(_pages(webhook_url, terms, levels)), _WARNING, _FALLBACK))


def _pages(webhook_url: str, terms: ServiceTerms, levels: Sequence[Level]) -> Iterator[str]:
    yield _page(
        f"{FIELDS_PAGE} > Create, type Text, three times",
        "\n".join((_rows(("Code", "Name"), FIELDS.items()), _PROPOSED)),
    )
    yield _page(
        f"{COMPANY_FIELDS_PAGE} > Create, for companies; only where LiveAgent is to say who is VIP (--facts host)",
        "\n".join((_rows(("Code", "Name"), COMPANY_FIELDS.items()), _WHO_IS_VIP)),
    )
    yield _page(f"{DEPARTMENTS_PAGE} > Create, one for each dedicated agent", _DEPARTMENT)
    yield _page(f"{SLA_PAGE} > Create level, five times", "\n".join((_level_rows(levels), *_unsaid(terms))))
    yield _page(f"{RULES_PAGE} > Create, eight times", "\n\n".join((*_http_rules(webhook_url), *_level_rules())))


def _numbered(pages: Iterable[str]) -> Iterator[str]:
    return (f"{number}. {page}" for number, page in enumerate(pages, start=1))


def _page(title: str, text: str) -> str:
    return f"{title}\n{indent(text, '   ')}"


def _level_rows(levels: Sequence[Level]) -> str:
    rows = [(level.name, in_words(level.first_answer), in_words(level.next_answer), _days(level)) for level in levels]
    return _rows(("Name", "First answer", "Next answer", "Times are defined within following business hours"), rows)


def _days(level: Level) -> str:
    if level.days is None:
        return f"no: {DAY_AND_NIGHT}"
    holidays = ", ".join(str(day) for day in sorted(level.days.holidays))
    return f"yes: {level.days}" + (f"; exclude holidays: {holidays}" if holidays else "")


def _unsaid(terms: ServiceTerms) -> Iterator[str]:
    for what in unsaid(terms):
        yield f"Note: {what}. Our own fields hold the exact times."


def _http_rules(webhook_url: str) -> Iterator[str]:
    port = urlsplit(webhook_url).port
    for rule, trigger, event, conditions in _HTTP_RULES:
        request = {"Method": "POST", "URL": address(webhook_url, rule, event), "Body": "(empty)"}
        yield _rule(rule, trigger, "\n  or ".join(conditions) or "none", "HTTP request", request)
    if port not in {None, 443}:
        yield f"Note: LiveAgent sends to port 443 only, unless its support opens port {port} for you (facts, 2)."


def _level_rules() -> Iterator[str]:
    for severity in Severity:
        tag = f"Ticket tags | contains | vip-sev-{severity:d}"
        yield _rule(rule_of(severity), "ticket tags changed", tag, f"change SLA level | {level_name(severity)}", {})


def _rule(number: str, trigger: str, conditions: str, action: str, details: Mapping[str, str]) -> str:
    rows = {"Rule name": f"VIP Desk {number}", "Rule trigger": trigger, "Conditions": conditions, "Action": action}
    return _rows(("", ""), (*rows.items(), *((f"  {name}", text) for name, text in details.items())))


def _rows(heads: tuple[str, ...], rows: Iterable[Sequence[str]]) -> str:
    table = [row for row in (heads, *rows) if any(row)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads) - 1)]
    lines = (
        "  ".join((*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1])) for row in table
    )
    return "\n".join(lines)


_HEAD = "LiveAgent's API can't make what follows: enter it in the panel, as an admin. The addresses hold a secret."

_PROPOSED = f"A fourth, {PROPOSED}, only where a contact form lets customers choose 1 to 5."

_WHO_IS_VIP = (
    f"A customer is VIP from the day in {ADDON_FROM} on, or where the company or the contact is in a group that is\n"
    f'called "{GROUP}".'
)

_DEPARTMENT = (
    "Its only member is that agent. The VIP chat button and the VIP phone number lead to it, and tickets of the\n"
    "agent's customers are put there."
)

_WARNING = (
    'No rule with the action "HTTP request" may be triggered by "ticket tags changed" or "ticket transferred": we set\n'
    "tags and agents ourselves, so each of our writes would send us a request, and that one the next write."
)

_FALLBACK = (
    "Should `vipdesk doctor` say that a tag of ours changes no SLA level although its rule is there (LA-3), make R4\n"
    f"to R8 under {TIME_RULES_PAGE} instead, with the same condition and action: those run every minute."
)
