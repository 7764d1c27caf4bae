"""What is not known of Zendesk, as switches: each is one assumption of the README, set to the strict side."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(slots=True)
class Switches:
    """How one account behaves; may be turned at any time."""

    marketplace_headers: bool = True
    """Whether calls without the three headers are refused (they are noted down in any case; ZD-65)."""
    pkce_required: bool = True
    """Whether the consent page insists on a challenge."""
    access_life: timedelta = timedelta(minutes=30)
    refresh_life: timedelta = timedelta(days=30)
    """How long tokens are good where the client asks for nothing else."""

    requests_a_minute: int = 700
    """The plan's limit for all calls of the account (Enterprise)."""
    ticket_updates: int = 30
    """For each ticket and user, in ten minutes."""
    account_updates: int = 100
    """Of tickets, for the account, in a minute."""
    exports_a_minute: int = 10

    due_at_elsewhere: Literal["dropped", "kept"] = "dropped"
    """ZD-1: what becomes of `due_at` on a ticket that is no task."""
    unwrapped_put: Literal["ignored", "refused"] = "ignored"
    """ZD-11: a PUT without the wrapper "ticket"."""
    unknown_keys: Literal["refused", "ignored"] = "refused"
    """ZD-66: what becomes of properties, ticket fields and parameters that aren't known."""
    required_on_solve: tuple[int, ...] = ()
    """Ticket fields without which no ticket is solved: 422."""
    numbers_as_text: bool = True
    """ZD-67: whether values of integer ticket fields are shown as texts, as the description's examples have it."""
    fine_stamps: bool = False
    """Whether `updated_at` moves with every update even within one second; the real one counts whole seconds."""
    hides: timedelta = timedelta(minutes=1)
    """How much of the present an export hides."""

    trigger_takes: tuple[str, ...] = ()
    trigger_puts: tuple[str, ...] = ()
    """Tags that a trigger of the account takes off and adds within each update of a ticket."""
    odd_events: bool = False
    """Whether each audit holds an event of a type and a shape that no page of Zendesk's tells of."""

    first_comment_counts: bool = True
    """ZD-68: whether a new ticket fires `comment_added` as well."""
    retry_stamp: Literal["fresh", "first"] = "fresh"
    """ZD-3: the timestamp that a retry of a delivery carries."""
    retry_pause: timedelta = timedelta(seconds=2)
    """ZD-3: how long until a delivery is tried again."""
    tries: int = 4
    """ZD-3: the first one, and up to three more."""
    timeout_seconds: float = 10.0
    breaker_least: int = 10
    """ZD-69: fewer deliveries than this in five minutes never break the circuit."""
    breaker_pause: timedelta = timedelta(seconds=30)
    """ZD-69: how long a broken circuit stays broken."""

    page_life: timedelta = timedelta(minutes=5)
    """ZD-4: how long the token of a signed page is good."""
    voice_is_public: bool = True
    """ZD-72: whether the comment that a call or a voicemail leaves is public."""
