"""/tags, and /groups of contacts: whole lists without pages, and single ones in an array (LA-18)."""

from collections.abc import Callable

from sandbox.liveagent.bodies import Test, held_against, require, text, yes_no
from sandbox.liveagent.directory import Label
from sandbox.liveagent.directory_shapes import group_shape, tag_shape
from sandbox.liveagent.door import JSON, Asked, Door, Work
from sandbox.liveagent.errors import invalid

GROUP: dict[str, Test] = {"id": text, "name": text, "color": text, "background_color": text}
TAG: dict[str, Test] = {**GROUP, "is_public": yes_no, "is_archived": yes_no}

Shelf = Callable[[Asked], dict[str, Label]]
Shape = Callable[[Label], JSON]


def _tags(asked: Asked) -> dict[str, Label]:
    return asked.account.tags


def _groups(asked: Asked) -> dict[str, Label]:
    return asked.account.groups


def _listed(shelf: Shelf, shape: Shape) -> Work:
    return lambda asked: [shape(label) for label in shelf(asked).values()]


def _made(shelf: Shelf, shape: Shape, model: dict[str, Test]) -> Work:
    def work(asked: Asked) -> JSON:
        said = held_against(asked.account, asked.json(), model)
        require(said, "name")
        said.pop("id", None)
        _require_new(shelf(asked), said["name"], but=None)
        label = Label(asked.account.identities.id(4), **said)
        shelf(asked)[label.id] = label
        return shape(label)

    return work


def _read(find: Callable[[Asked], Label], shape: Shape) -> Work:
    return lambda asked: _single(asked, shape(find(asked)))


def _changed(shelf: Shelf, find: Callable[[Asked], Label], shape: Shape, model: dict[str, Test]) -> Work:
    def work(asked: Asked) -> object:
        said = held_against(asked.account, asked.json(), model)
        said.pop("id", None)
        require(said, "name")
        label = find(asked)
        _require_new(shelf(asked), said["name"], but=label.id)
        for name, value in said.items():
            setattr(label, name, value)
        return _single(asked, shape(label))

    return work


def _require_new(shelf: dict[str, Label], name: str, *, but: str | None) -> None:
    """400 where another one has the name already (LA-36)."""
    if any(label.name == name and label.id != but for label in shelf.values()):
        message = f"{name} already exists"
        raise invalid(message)


def _single(asked: Asked, shape: JSON) -> object:
    return [shape] if asked.account.switches.singles_in_lists else shape


def _tag(asked: Asked) -> Label:
    return asked.account.tag(asked.path["label"])


def _group(asked: Asked) -> Label:
    return asked.account.group(asked.path["label"])


def _tag_deleted(asked: Asked) -> JSON:
    """Gone from the account and from all tickets."""
    tag = _tag(asked).id
    del asked.account.tags[tag]
    for ticket in asked.account.tickets.values():
        ticket.tags = [one for one in ticket.tags if one != tag]
    return {}


def _group_deleted(asked: Asked) -> JSON:
    """Gone from the account and from all contacts and companies."""
    group = _group(asked).id
    del asked.account.groups[group]
    for party in asked.account.parties.values():
        party.values["groups"] = [one for one in party.values["groups"] if one != group]
    return {}


DOORS = (
    Door("GET", "/tags", _listed(_tags, tag_shape), ("tag.read",)),
    Door("POST", "/tags", _made(_tags, tag_shape, TAG), ("tag.manage",)),
    Door("GET", "/tags/{label}", _read(_tag, tag_shape), ("tag.read",)),
    Door("PUT", "/tags/{label}", _changed(_tags, _tag, tag_shape, TAG), ("tag.manage",)),
    Door("DELETE", "/tags/{label}", _tag_deleted, ("tag.manage",)),
    Door("GET", "/groups", _listed(_groups, group_shape), ("contact.read",)),
    Door("POST", "/groups", _made(_groups, group_shape, GROUP), ("contact.create",)),
    Door("GET", "/groups/{label}", _read(_group, group_shape), ("contact.read",)),
    Door("PUT", "/groups/{label}", _changed(_groups, _group, group_shape, GROUP), ("contact.edit",)),
    Door("DELETE", "/groups/{label}", _group_deleted, ("contact.delete",)),
)
