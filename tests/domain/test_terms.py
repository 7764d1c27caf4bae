from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.errors import BadInput
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning, SeverityTargets, Target
from integration.domain.terms import default_terms

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("length", [timedelta(0), -HOUR, 24 * HOUR + timedelta(microseconds=1)])
def test_a_business_day_is_longer_than_nothing_and_no_longer_than_a_day(length: timedelta) -> None:
    with pytest.raises(BadInput, match="a business day"):
        replace(default_terms(), business_day=length)
    assert replace(default_terms(), business_day=24 * HOUR).business_day == 24 * HOUR


@pytest.mark.parametrize(
    ("warning", "fits"),
    [
        (EarlyWarning(before=HOUR), False),
        (EarlyWarning(before=HOUR - timedelta(microseconds=1)), True),
        (EarlyWarning(share=0.01), True),
    ],
)
def test_a_warning_needs_room_in_every_target_it_warns_of(warning: EarlyWarning, *, fits: bool) -> None:
    assert warning.has_room_in(HOUR) is fits
    rows = default_terms().targets[1:]
    first = SeverityTargets(Severity.S1, Target.calendar(HOUR), None, (warning,))
    if fits:
        assert replace(default_terms(), targets=(first, *rows)).warnings_of(Severity.S1) == (warning,)
    else:
        with pytest.raises(BadInput, match="has no room in a target of 1 hour"):
            replace(default_terms(), targets=(first, *rows))
