import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.clients.marketplace.zendesk import (
    custom_objects,
    locations,
    manifest_rules,
    parameters,
    requirements,
    translations,
)
from integration.clients.marketplace.zendesk.inspection import inspect
from integration.clients.marketplace.zendesk.package import Package
from tests.clients.marketplace.mutations import ACCEPTED, BEYOND, ERRORS, WARNINGS, Stroke
from tests.clients.marketplace.some_package import MANIFEST, REQUIREMENTS, TRANSLATION, Draft, errors, png, warnings

REFUSED = {**ERRORS, **BEYOND}
TABLES = [
    *manifest_rules.RULES,
    *locations.RULES,
    *parameters.RULES,
    *parameters.WARNINGS,
    *translations.RULES,
    *translations.MARKETPLACE_RULES,
    *requirements.RULES,
    *custom_objects.RULES,
]

plain = (
    st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from(["", "x", "title", "2.0", "https://a.b", "[", "é"])
)
words = st.sampled_from([*MANIFEST, *REQUIREMENTS, "app", "support", "zendesk", "custom_objects", "custom_objects_v2"])
things = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=3), inner, max_size=4)
)


def spoilt(stroke: Stroke) -> Draft:
    draft = Draft()
    stroke(draft)
    return draft


def test_the_app_that_is_spoilt_below_has_no_fault_of_its_own() -> None:
    assert list(inspect(Draft().package())) == []


@pytest.mark.parametrize(("stroke", "rule"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_is_an_error_of_one_rule(stroke: Stroke, rule: str) -> None:
    assert set(errors(inspect(spoilt(stroke).package()))) == {rule}


@pytest.mark.parametrize(("stroke", "rule"), WARNINGS.values(), ids=WARNINGS.keys())
def test_what_should_be_looked_at_is_a_warning_and_no_error(stroke: Stroke, rule: str) -> None:
    found = inspect(spoilt(stroke).package())
    assert (errors(found), set(warnings(found))) == ([], {rule})


@pytest.mark.parametrize("stroke", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_zendesk_takes_is_no_error(stroke: Stroke) -> None:
    assert errors(inspect(spoilt(stroke).package())) == []


@pytest.mark.parametrize("rule", [name for name, _ in TABLES])
def test_every_rule_of_the_tables_has_a_row_that_breaks_it(rule: str) -> None:
    assert rule in {broken for _, broken in [*REFUSED.values(), *WARNINGS.values()]}


def test_every_fault_says_in_which_file_by_which_rule_and_what_to_do() -> None:
    (found,) = inspect(spoilt(ERRORS["http_target"][0]).package())
    assert (found.file, found.rule) == ("requirements.json", "requirements.target")
    assert found.advice == "'one' is a target of the type http_target, which is no longer taken: use a webhook"
    (nested,) = inspect(Package({"app/manifest.json": b"{}"}))
    assert (nested.file, nested.rule) == ("app/manifest.json", "manifest.nested")


def test_errors_are_told_before_warnings_and_all_at_once() -> None:
    draft = Draft()
    draft.others["assets/logo.png"] = None
    draft.place().update(url="http://app.example", flexible="yes")
    draft.app().pop("name")
    found = inspect(draft.package())
    assert errors(found) == ["location.address", "location.flexible", "translations.missing"]
    assert [fault.warning for fault in found] == [False, False, False, True]


def test_an_app_of_two_products_has_the_pictures_of_each_in_a_folder() -> None:
    draft = Draft()
    draft.manifest["location"]["sell"] = {"deal_card": "https://app.example/deal"}
    assert [fault.file for fault in inspect(draft.package())] == [
        *("assets/sell/logo.png", "assets/sell/logo-small.png"),
        *("assets/support/logo.png", "assets/support/logo-small.png"),
    ]
    for product in ("sell", "support"):
        draft.others |= {f"assets/{product}/logo.png": png(320, 320), f"assets/{product}/logo-small.png": png(128, 128)}
    assert list(inspect(draft.package())) == []


@settings(max_examples=150)
@given(manifest=things, required=things, translated=things, name=words)
def test_no_json_whatever_makes_the_inspection_fall_over(
    manifest: object, required: object, translated: object, name: str
) -> None:
    found = inspect(
        Package(
            {
                "manifest.json": json.dumps({**MANIFEST, name: manifest}).encode(),
                "requirements.json": json.dumps({name: required}).encode(),
                "translations/en.json": json.dumps({**TRANSLATION, "app": translated, name: translated}).encode(),
            }
        )
    )
    assert all(fault.file and fault.rule and fault.advice for fault in found)


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_no_bytes_whatever_make_the_inspection_fall_over(content: bytes) -> None:
    paths = (
        "manifest.json",
        "requirements.json",
        "translations/en.json",
        "assets/a.svg",
        "assets/banner.png",
        "app.js",
    )
    assert errors(inspect(Package(dict.fromkeys(paths, content))))
