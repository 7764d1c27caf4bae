"""The ticket for which a customer may book at short notice."""

from integration.domain.booking.links import Purpose
from integration.ports import Links, Memories, Store
from integration.usecases.open_link import Visit


def urgent_ticket(memories: Memories, installation: str, customer: str) -> str:
    """The customer's open S1 ticket, the oldest of several; empty where there is none."""
    name = customer.strip().casefold()
    decisions = (each.decision for each in memories.urgent(installation))
    return next((each.ticket for each in decisions if (each.customer or "").strip().casefold() == name), "")


def urgent_for(store: Store, visit: Visit) -> str:
    """The same for who came by a link; empty also where it, or that by which its call was booked, may stand in public.

    Anybody may read such a link, and would learn from the times on offer that something is down.
    """
    where = visit.installation.id
    return "" if _is_public(store, visit) else urgent_ticket(store, where, visit.customer.name)


def _is_public(links: Links, visit: Visit) -> bool:
    came_by = links.link(visit.installation.id, visit.booking.link) if visit.booking else visit.link
    return came_by is not None and came_by.purpose is Purpose.CHAT
