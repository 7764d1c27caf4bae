"""What is not known of LiveAgent, as switches: each is one assumption of the README, set to the strict side."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(slots=True)
class Switches:
    """How this account behaves where the documents are silent or old versions differ; may be turned at any time."""

    custom_fields: Literal["replace", "merge"] = "replace"
    """LA-2: what a PUT does to fields that it does not name."""
    api_tags_fire_rules: bool = True
    """LA-3: whether tags that are set through the API fire "ticket tags changed" rules."""
    sla_unit: timedelta = timedelta(seconds=1)
    """LA-6: what the integers of an SLA level count."""
    calls_a_minute: int = 180
    """The limit for each API key, over the last 60 seconds (how the window slides: LA-7)."""
    retry_after: bool = False
    """LA-7: whether a 429 says `Retry-After`."""
    any_attribute: bool = False
    """LA-8: whether a ticket takes attributes of any name; otherwise `note` alone."""
    v1_takes_v3_key: bool = False
    """LA-10: whether the old API also opens with a v3 key."""
    unknown_keys: Literal["refused", "ignored"] = "refused"
    """LA-11: what becomes of keys that a body may not have, such as `date_due`."""
    omission_moves: bool = False
    """LA-12: old versions took an omitted department or agent for "none" and moved the ticket."""
    state_change_needs_agent: bool = True
    """LA-12: an assigned ticket changes its status only in a PUT that names an agent."""
    removed_tags_go: bool = True
    """LA-13: whether a tag that a PUT leaves out is taken off (broken before 2026-03)."""
    sla_counts_from: Literal["created", "changed"] = "created"
    """LA-15: from when a changed SLA level counts: the ticket's round, or the change itself."""
    sla_delay: timedelta = timedelta(0)
    """LA-15: how long until a rule's change of level is to be seen."""
    code_everywhere: bool = True
    """LA-16: whether a ticket's code stands for its id in all calls, or in GET /tickets/{id} alone."""
    first_message_counts: bool = True
    """LA-17: whether a ticket's first message also fires "message added"."""
    singles_in_lists: bool = True
    """LA-18: GET and PUT of one tag or one group answer an array with one element, as the SDK has it."""
    undefined_fields: Literal["refused", "ignored"] = "refused"
    """LA-19: what becomes of values for custom fields that no admin has defined."""
    members_only: bool = True
    """LA-20: a ticket's agent must belong to its department."""
    answering_takes: bool = True
    """LA-66: whether an agent who answers a ticket has it from then on, without a mark of a transfer."""
    old_messages_answer: bool = True
    """LA-65: whether a message through the old API sets the ticket answered (A), as an agent's own does."""
    largest_page: int = 500
    """LA-21: more than this on one page is never given, whatever `_perPage` asks."""
    sla_history_in_list: bool = False
    """LA-22: GET /slas/{ticketId}/history answers the last entry (as the SDK has it), or an array of all."""
