"""What a wrong guess of the severity costs, and the severity that costs least to be wrong about."""

from collections.abc import Sequence

from integration.domain.severity.scale import Severity

FAR = 3.5
"""The cost of a guess two steps off or more, where one step costs 1: "S1 or S3" is handled as S2,
wrong by one at most. The costs were chosen by cross-validation: fewest far misses with exact kept at 0.86."""

MISSED = 1.5
"""What an S1 that was not called one costs on top: an outage missed costs more than one feared."""

CLOSE = 0.06
"""Two severities whose expected costs are nearer than this are a tie; the stricter governs."""


def cost(right: Severity, said: Severity) -> float:
    """What it costs to say one severity where another is right; nothing where they are the same."""
    step = abs(right - said)
    missed = MISSED if step and right is Severity.S1 else 0.0
    return (FAR if step > 1 else float(step)) + missed


_COSTS = tuple((said, tuple(cost(right, said) for right in Severity)) for said in Severity)


def governing(probabilities: Sequence[float]) -> Severity:
    """The severity of least expected cost under these probabilities of S1 to S5; of close ones the stricter."""
    expected = {
        said: sum(chance * price for chance, price in zip(probabilities, prices, strict=True))
        for said, prices in _COSTS
    }
    least = min(expected.values())
    return next(said for said, price in expected.items() if price <= least + CLOSE)
