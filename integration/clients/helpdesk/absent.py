"""What a host can't carry, as the doctor says it: once each, and as no fault."""

from collections.abc import Iterator

from integration.domain.capabilities import ABSENT, Capabilities
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.finding import Finding


def absences(capabilities: Capabilities) -> Iterator[Finding]:
    """One line for each."""
    for name in capabilities.absent:
        yield Finding(f"this helpdesk does without {name.replace('_', ' ')}: {ABSENT[name]}", well=True)


def widgets_in_vain(capabilities: Capabilities, plan: DeskPlan) -> Iterator[Finding]:
    """The widgets that a plan names for a host without any."""
    if capabilities.chat_widgets:
        return
    places = {person.agent.name: person.chat for person in plan.people}
    for name, place in {**places, plan.round_the_clock.name: plan.round_the_clock.chat}.items():
        if place.widget:
            advice = f"give an https address for the chat of {name} in the desk's file, and publish it again"
            yield Finding(f"the chat of {name} can be reached", well=False, advice=advice)
