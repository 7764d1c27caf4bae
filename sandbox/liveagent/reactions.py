"""What the account's rules do when something has happened on a ticket."""

from datetime import timedelta

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Party
from sandbox.liveagent.hooks import HookRequest
from sandbox.liveagent.records import Ticket
from sandbox.liveagent.rules import Event, HttpRule, SlaRule, Trigger
from sandbox.liveagent.variables import filled

_TAGS: Trigger = "ticket tags changed"
MINUTE = timedelta(minutes=1)


def react(account: Account, event: Event) -> None:
    """Change the SLA level, and queue HTTP requests; nothing is sent from here."""
    if event.trigger == _TAGS and event.actor.by_api and not account.switches.api_tags_fire_rules:
        return
    _change_level(account, event)
    for rule in account.http_rules:
        if rule.trigger == event.trigger and rule.role in {None, event.actor.role}:
            account.hooks.send_later(_request(account, rule, event))


def set_level(account: Account, ticket: Ticket, level: str) -> None:
    """Give a ticket an SLA level, as a rule does; nobody else can."""
    ticket.level = level
    ticket.level_since = account.now()


def each_minute(account: Account, rule: SlaRule) -> None:
    """Carry out a time rule from now on, every minute, on tickets that are older than that."""

    def look() -> None:
        with account.lock:
            for ticket in account.tickets.values():
                if rule.tag in ticket.tags and ticket.level != rule.level and account.now() - ticket.created > MINUTE:
                    set_level(account, ticket, rule.level)
        each_minute(account, rule)

    account.automation.at(account.now() + MINUTE, look)


def _change_level(account: Account, event: Event) -> None:
    levels = [rule.level for rule in account.sla_rules if rule.tag in event.added_tags]
    if levels:
        _soon(account, event.ticket, levels[-1])


def _soon(account: Account, ticket: str, level: str) -> None:
    def change() -> None:
        with account.lock:
            if ticket in account.tickets:
                set_level(account, account.tickets[ticket], level)

    delay = account.switches.sla_delay
    if delay:
        account.automation.later(change, after=delay)
    else:
        change()


def _request(account: Account, rule: HttpRule, event: Event) -> HookRequest:
    values = _values(account, event)
    return HookRequest(rule.method, filled(rule.url, values), filled(rule.body, values), rule.content_type)


def _values(account: Account, event: Event) -> dict[str, str | None]:
    """What each variable stands for here; None where nothing is known.

    LA-4: which variables there are. From `{$conv_subject}` on, the names are made up.
    """
    ticket = account.tickets[event.ticket]
    agent = event.actor if event.actor.role == "agent" else None
    first, _, last = agent.name.partition(" ") if agent else ("", "", "")
    owner = account.parties.get(ticket.owner)
    call = next((one for one in account.phone_calls.values() if one.ticket == ticket.id), None)
    return {
        "{$conv_code}": ticket.code,
        "{$user_id}": agent.id if agent else None,
        "{$user_firstname}": first if agent else None,
        "{$user_lastname}": last if agent else None,
        "{$initiator_firstname}": event.actor.name.partition(" ")[0],
        "{$from_number}": call.from_number if call else "",
        "{$to_number}": call.to_number if call else "",
        "{$conv_subject}": ticket.subject,
        "{$conv_status}": ticket.status,
        "{$last_message}": event.text,
        **_contact(owner),
    }


def _contact(owner: Party | None) -> dict[str, str | None]:
    values = owner.values if owner else {}
    return {
        "{$contact_email}": (values.get("emails") or [""])[0],
        "{$contact_firstname}": values.get("firstname") or "",
        "{$contact_lastname}": values.get("lastname") or "",
    }
