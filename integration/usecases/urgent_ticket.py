"""The ticket for which a customer may book at short notice."""

from integration.ports import Memories


def urgent_ticket(memories: Memories, installation: str, customer: str) -> str:
    """The customer's open S1 ticket, the oldest of several; empty where there is none."""
    name = customer.strip().casefold()
    decisions = (each.decision for each in memories.urgent(installation))
    return next((each.ticket for each in decisions if (each.customer or "").strip().casefold() == name), "")
