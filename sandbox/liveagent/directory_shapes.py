"""People, departments, tags and levels as API v3 shows them, with the fields of the SDK's models."""

from datetime import time

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Agent, Department, Label, OpenHours, Party, PhoneNumber, SlaLevel, Widget
from sandbox.liveagent.door import JSON
from sandbox.liveagent.records import PhoneCall

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONLY_ALONE = frozenset(
    {"job_position", "note", "useragent", "screen", "time_offset", "latitude", "longitude", "custom_fields"}
)
"""Fields of a contact or a company that lists leave out."""


def agent_shape(agent: Agent) -> JSON:
    """The model Agent."""
    return {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "role_id": agent.role,
        "avatar_url": "",
        "online_status": agent.online,
        "status": agent.status,
        "gender": "X",
        "last_pswd_change": None,
        "twofactor_auth": "N",
        "voice_status": "N",
        "sip_phone_id": None,
        "api_phone_id": None,
    }


def department_shape(account: Account, department: Department) -> JSON:
    """The model Department; its `online_status` is what at least one of its members takes (LA-31)."""
    taken = {sign for member in department.members for sign in department.online.get(member, "")}
    online = any(account.agents[member].online == "N" for member in department.members)
    return {
        "department_id": department.id,
        "name": department.name,
        "online_status": "".join(sorted(taken)) if online else "",
        "agent_count": len(department.members),
        "agent_ids": list(department.members),
        "mailaccount_id": None,
    }


def agent_status_shape(department: Department, agent: Agent) -> JSON:
    """The model AgentStatus: what an agent takes in one department."""
    preset = department.online.get(agent.id, "")
    return {
        "departmentid": department.id,
        "online_status": preset if agent.online == "N" else "",
        "preset_status": preset,
        "work_allocation_allowed": agent.online == "N",
    }


def party_shape(account: Account, party: Party, *, alone: bool) -> JSON:
    """The models Contact and Company, or, in a list, ContactListItem and CompanyListItem, which know fewer fields."""
    values = {name: value for name, value in party.values.items() if alone or name not in ONLY_ALONE}
    return {
        "id": party.id,
        **values,
        "type": "V",
        "date_created": account.written(party.created),
        "date_changed": account.written(party.changed),
    }


def tag_shape(tag: Label) -> JSON:
    """The model Tag."""
    return {
        **group_shape(tag),
        "is_public": tag.is_public,
        "is_archived": tag.is_archived,
    }


def group_shape(group: Label) -> JSON:
    """The model Group."""
    return {"id": group.id, "name": group.name, "color": group.color, "background_color": group.background_color}


def level_shape(account: Account, level: SlaLevel) -> JSON:
    """The model Sla; its integers count the account's unit (LA-6)."""
    unit = account.switches.sla_unit
    return {
        "id": level.id,
        "name": level.name,
        "values": {
            "first_answer": level.first_answer // unit,
            "first_assign": level.first_assign // unit,
            "first_resolve": level.first_resolve // unit,
            "next_answer": level.next_answer // unit,
            "chat_answer": 0,
            "call_answer": 0,
        },
        "business_hours": _hours_shape(level.hours) if level.hours else None,
    }


def widget_shape(widget: Widget) -> JSON:
    """The model ContactWidgetRow; which department it leads to is not in it."""
    return {
        "id": widget.id,
        "name": widget.name,
        "type": "B",
        "online_code": f"<a>{widget.name}</a>",
        "offline_code": f"<a>{widget.name}</a>",
        "online_code_css": "",
        "offline_code_css": "",
        "provide": "BF",
        "impressions": "0",
        "tickets": "0",
        "status": "A",
        "last_display_time": None,
        "last_display_url": "",
    }


def number_shape(number: PhoneNumber) -> JSON:
    """The model PhoneNumber, without what belongs to its provider."""
    return {
        "id": number.id,
        "type": "S",
        "number": number.number,
        "name": number.name,
        "departmentid": number.department,
        "status": "A",
        "status_message": "",
        "ivr": number.ivr,
    }


def call_shape(account: Account, call: PhoneCall) -> JSON:
    """The model CallListItem."""
    at = account.written
    lasted = (call.finished - call.answered).total_seconds() if call.finished and call.answered else 0
    return {
        "id": call.id,
        "ticket_id": call.ticket,
        "type": call.type,
        "from_number": call.from_number,
        "from_name": call.from_name,
        "to_number": call.to_number,
        "to_name": "",
        "via_number": call.to_number,
        "date_created": at(call.created),
        "date_answered": at(call.answered),
        "date_finished": at(call.finished),
        "call_duration": str(int(lasted)),
    }


def _hours_shape(hours: OpenHours) -> JSON:
    return {
        "timezone": str(hours.zone),
        **{name: _interval_shape(hours.days[day]) if day in hours.days else None for day, name in enumerate(DAYS)},
        "exclude_holidays": sorted(str(day) for day in hours.holidays),
    }


def _interval_shape(interval: tuple[time, time]) -> JSON:
    return {"start": f"{interval[0]:%H:%M}", "end": f"{interval[1]:%H:%M}"}
