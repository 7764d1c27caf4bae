"""Put the news of a missed call out, to whoever listens to the outbox."""

from collections.abc import Callable

from integration.domain.phone.call_back import CallBack
from integration.domain.phone.telling import call_back_news
from integration.ports import Store


def tell_call_back(store: Store, installation: str, call_back: CallBack, posted: Callable[[], None]) -> None:
    """Put a missed call out; told again, it is the same message."""
    if store.post(installation, [call_back_news(installation, call_back, _agent(store, installation, call_back))]):
        posted()


def _agent(store: Store, installation: str, call_back: CallBack) -> str:
    """The address of who answers the customer now."""
    cover = store.cover(installation, call_back.customer) if call_back.customer else None
    customer = store.roster(installation).named(call_back.customer) if call_back.customer else None
    dedicated = customer.entitlement.agent if customer else None
    agent = cover.agent if cover else dedicated
    return agent.email if agent else ""
