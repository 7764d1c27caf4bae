"""Whatever may stand in a JSON file, and the places in one."""

from typing import Any

from hypothesis import strategies as st


def json_values(*odd: str) -> st.SearchStrategy[Any]:
    """Any small value, the odd texts among them more often than others."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(odd),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    )


def places(shape: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    """The path of every place in it, of its own first."""
    items = shape.items() if isinstance(shape, dict) else enumerate(shape) if isinstance(shape, list) else ()
    return [path, *(place for key, value in items for place in places(value, (*path, key)))]


def replaced(shape: Any, place: tuple[Any, ...], value: object) -> Any:  # noqa: ANN401 - JSON
    """The same with this value at that place."""
    if not place:
        return value
    if isinstance(shape, list):
        return [replaced(each, place[1:], value) if n == place[0] else each for n, each in enumerate(shape)]
    return {key: replaced(each, place[1:], value) if key == place[0] else each for key, each in shape.items()}
