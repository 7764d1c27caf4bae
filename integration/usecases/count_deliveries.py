"""How many deliveries were news, told to whoever counts."""

from collections.abc import Callable, Sequence

from integration.domain.delivery import Delivery
from integration.ports.telemetry import Meters, Outcome

Accept = Callable[[Sequence[Delivery]], Sequence[bool]]


def counted(accept: Accept, meters: Meters) -> Accept:
    """The same way in; what the store knew already is counted as repeated, once it is durable."""

    def accepted(deliveries: Sequence[Delivery]) -> Sequence[bool]:
        new = accept(deliveries)
        news = sum(new)
        if news:
            meters.delivered(Outcome.ACCEPTED, news)
        if len(new) > news:
            meters.delivered(Outcome.REPEATED, len(new) - news)
        return new

    return accepted
