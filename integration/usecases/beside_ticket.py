"""What is known beside a ticket and our memory of it, gathered from the store."""

from collections.abc import Iterator

from integration.domain.capabilities import Capabilities
from integration.domain.decision import Memory
from integration.domain.triage import Beside
from integration.ports import Memories

_ALL = Capabilities()


def beside(  # noqa: PLR0913 - one argument for each thing that is known of where the ticket stands
    store: Memories,
    installation: str,
    ticket: str,
    memory: Memory | None,
    *,
    host_leads: bool = False,
    capabilities: Capabilities = _ALL,
) -> Beside:
    """The tickets merged into this one, over however many steps, and the overrides that people stated here."""
    return Beside(
        merged=tuple(_merged(store, installation, ticket, {ticket})),
        overrides=store.stated(installation, ticket),
        quiet_until=memory.quiet_until if memory else None,
        host_leads=host_leads,
        own_due=not capabilities.due_date,
    )


def _merged(store: Memories, installation: str, ticket: str, known: set[str]) -> Iterator[Memory]:
    for memory in store.merged_into(installation, ticket):
        if memory.decision.ticket not in known:
            known.add(memory.decision.ticket)
            yield memory
            yield from _merged(store, installation, memory.decision.ticket, known)
