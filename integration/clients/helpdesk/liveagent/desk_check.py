"""The desk's plan beside the account: chat buttons, the departments that they should lead to, groups and telephones."""

from collections.abc import Iterator, Mapping

from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.desk_facts import DeskFacts
from integration.clients.helpdesk.liveagent.panel import DEPARTMENTS_PAGE
from integration.clients.helpdesk.liveagent.payload import Department
from integration.domain.cover.desk_plan import DeskPlan, Person
from integration.domain.finding import Finding

_BUTTONS_PAGE = "Configuration > Chat > Chat buttons"


def widgets(calls: Calls, plan: DeskPlan) -> Iterator[Finding]:
    """Each chat button that the plan names; LiveAgent doesn't tell to which department one leads."""
    named = {person.agent.name: person.chat.widget for person in plan.people}
    named[plan.round_the_clock.name] = plan.round_the_clock.chat.widget
    if not any(named.values()):
        return
    known = {each.id for each in DeskFacts(calls).widgets() if each.is_button and each.is_active}
    for name, widget in named.items():
        if widget:
            advice = f"copy the id of an active chat button under {_BUTTONS_PAGE} into the desk's file"
            yield Finding(f"the chat button {widget} of {name} exists", widget in known, advice)


def departments(calls: Calls, plan: DeskPlan) -> Iterator[Finding]:
    """For each agent with a chat button a department with nobody else; each group, and each telephone, one there."""
    if not plan.people and not plan.round_the_clock.phone:
        return
    known = {each.department_id: each for each in calls.rows("departments", tuple[Department, ...])}
    for person in plan.people:
        yield from _own(person, known)
        yield from _group(person, known)
        yield from _phone(person.agent.name, person.phone, known)
    yield from _phone(plan.round_the_clock.name, plan.round_the_clock.phone, known)


def _own(person: Person, known: Mapping[str, Department]) -> Iterator[Finding]:
    if person.chat.widget and person.agent.host_id:
        name = person.agent.name
        well = any(each.agent_ids == (person.agent.host_id,) for each in known.values())
        advice = (
            f"create one under {DEPARTMENTS_PAGE} with {name} as its only member, and let the chat button lead there"
        )
        yield Finding(f"{name}, who has a chat button, has a department alone", well, advice)


def _group(person: Person, known: Mapping[str, Department]) -> Iterator[Finding]:
    if person.group:
        advice = f"correct the group of {person.agent.name} in the desk's file: it is a department's id"
        yield Finding(f"the department {person.group} of {person.agent.name} exists", person.group in known, advice)


def _phone(name: str, phone: str, known: Mapping[str, Department]) -> Iterator[Finding]:
    """A number is dialled by anybody; what isn't one is the department in which LiveAgent rings."""
    if phone and not phone.startswith("+"):
        advice = f"give the id of a department, or a number that begins with +, as the phone of {name}"
        yield Finding(f"the telephone of {name} rings in a department", phone in known, advice)
