import pytest

from integration.domain.severity.scale import Severity
from integration.domain.severity.stakes import cost, governing


@pytest.mark.parametrize(
    ("probabilities", "severity"),
    [
        ((0.0, 0.0, 0.0, 0.0, 1.0), Severity.S5),
        ((0.9, 0.05, 0.05, 0.0, 0.0), Severity.S1),
        ((0.0, 0.0, 0.5, 0.5, 0.0), Severity.S3),
        ((0.0, 0.49, 0.51, 0.0, 0.0), Severity.S2),
        ((0.45, 0.0, 0.55, 0.0, 0.0), Severity.S2),
        ((0.45, 0.0, 0.0, 0.0, 0.55), Severity.S1),
    ],
)
def test_the_least_expected_cost_governs_and_of_close_ones_the_stricter(
    probabilities: tuple[float, ...], severity: Severity
) -> None:
    assert governing(probabilities) is severity


def test_being_right_costs_nothing_and_a_missed_outage_costs_most() -> None:
    assert all(cost(severity, severity) == 0 for severity in Severity)
    assert cost(Severity.S1, Severity.S2) > cost(Severity.S2, Severity.S1)
    assert cost(Severity.S1, Severity.S5) == max(cost(a, b) for a in Severity for b in Severity)
