"""The package in the checkout: what it holds, that it is made the same each time, and that nothing is wrong with it."""

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from integration.clients.marketplace.zendesk.addressed import PLACEHOLDER_HOST, addressed
from integration.clients.marketplace.zendesk.archive import zipped
from integration.clients.marketplace.zendesk.checkout import FILES, from_checkout
from integration.clients.marketplace.zendesk.inspection import inspect
from integration.clients.marketplace.zendesk.package import Package
from integration.clients.marketplace.zendesk.translations import SHOWN_IN_THE_MARKETPLACE
from integration.domain.entitlement import ALL_INCLUSIVE
from integration.domain.errors import BadInput
from tests.clients.marketplace.pixels import pixels

HOUSE = Path(__file__).parents[3]
OURS = "https://vip.example"
TICKET_FIELDS = {
    "vip_severity": ("integer", "VIP severity"),
    "vip_first_due": ("text", "VIP first response due"),
    "vip_followup_due": ("text", "VIP follow-up due"),
    "vip_first_due_day": ("date", "VIP first response day"),
    "vip_followup_due_day": ("date", "VIP follow-up day"),
}
ORGANIZATION_FIELDS = {"vip_plan": "text", "vip_addon_from": "date", "vip_addon_until": "date", "vip_agent": "lookup"}


def ours(public_url: str = OURS, terms_url: str | None = None) -> Package:
    return addressed(from_checkout(HOUSE), public_url, terms_url)


def said(package: Package, file: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(package.files[file])


def test_nothing_is_wrong_with_it() -> None:
    assert list(inspect(ours())) == []


def test_in_the_checkout_it_has_a_placeholder_for_an_address_and_is_told_so() -> None:
    (found,) = inspect(from_checkout(HOUSE))
    assert (found.rule, found.warning) == ("listing.placeholder", True)


def test_it_is_a_public_app_whose_pages_are_signed_and_of_which_an_account_has_one() -> None:
    manifest = said(ours(), "manifest.json")
    assert [manifest[word] for word in ("private", "signedUrls", "singleInstall")] == [False, True, True]
    assert "parameters" not in manifest
    assert "oauth" not in manifest


def test_all_its_addresses_are_those_of_the_deployment() -> None:
    manifest = said(ours("https://desk.example/vip/"), "manifest.json")
    assert manifest["location"] == {
        "support": {
            "ticket_sidebar": {"url": "https://desk.example/vip/zendesk/sidebar", "flexible": True, "signed": True},
            "nav_bar": {"url": "https://desk.example/vip/zendesk/setup", "autoLoad": False, "signed": True},
        }
    }
    assert manifest["domainWhitelist"] == ["desk.example"]
    assert manifest["termsConditionsURL"] == "https://desk.example/vip/terms"
    assert PLACEHOLDER_HOST not in json.dumps(manifest)


def test_the_terms_may_be_a_page_elsewhere() -> None:
    manifest = said(ours(terms_url="https://vendor.example/legal/terms.html"), "manifest.json")
    assert manifest["termsConditionsURL"] == "https://vendor.example/legal/terms.html"


@pytest.mark.parametrize(
    "public_url",
    [
        "",
        "vip.example",
        "http://vip.example",
        "ftp://localhost",
        "https://",
        "https://vip.example/?a=b",
        "https://vip.example/#a",
        "https://me@vip.example",
        "https://vip.example:port",
        'https://vip.example/","x":"',
        "https://vip.example/{{setting.x}}",
        f"https://{PLACEHOLDER_HOST}",
        f"https://{PLACEHOLDER_HOST.upper()}/desk",
    ],
)
def test_an_address_by_which_no_browser_could_reach_us_is_refused_with_what_to_give(public_url: str) -> None:
    with pytest.raises(BadInput, match=r"--public-url https://… \(or the setting VIPDESK_PUBLIC_URL\)"):
        ours(public_url)


def test_the_developers_own_machine_may_do_without_tls() -> None:
    assert list(inspect(ours("http://localhost:8000"))) == []


def test_the_terms_must_have_an_address_too() -> None:
    with pytest.raises(BadInput, match="no address for the terms"):
        ours(terms_url="our terms")


def test_it_makes_the_ticket_fields_that_are_found_again_by_their_word() -> None:
    fields = said(ours(), "requirements.json")["ticket_fields"]
    assert {key: (field["type"], field["title"]) for key, field in fields.items()} == TICKET_FIELDS
    assert all(field["description"].endswith(f" vipdesk:{key}") for key, field in fields.items())


def test_no_field_of_it_is_seen_by_customers() -> None:
    fields = said(ours(), "requirements.json")["ticket_fields"]
    shown = ("visible_in_portal", "editable_in_portal", "required_in_portal")
    assert not any(field[word] for field in fields.values() for word in shown)


def test_it_makes_the_organization_fields_by_which_a_customer_is_vip() -> None:
    fields = said(ours(), "requirements.json")["organization_fields"]
    assert {key: field["type"] for key, field in fields.items()} == ORGANIZATION_FIELDS
    assert all(field["key"] == key for key, field in fields.items())
    assert all(field["description"].endswith(f" vipdesk:{key}") for key, field in fields.items())
    assert fields["vip_agent"]["relationship_target_type"] == "zen:user"
    assert ALL_INCLUSIVE in fields["vip_plan"]["description"]


def test_it_makes_nothing_but_fields() -> None:
    assert said(ours(), "requirements.json").keys() == {"ticket_fields", "organization_fields"}


def test_every_language_has_all_texts_of_the_listing() -> None:
    languages = [file for file in FILES if file.startswith("translations/")]
    assert languages == ["translations/en.json", "translations/bg.json"]
    for file in languages:
        app = said(ours(), file)["app"]
        assert tuple(app) == SHOWN_IN_THE_MARKETPLACE
        assert all(app.values())
        assert len(app["short_description"]) <= 80


def test_the_texts_name_the_fields_as_they_are_called() -> None:
    package = ours()
    fields = said(package, "requirements.json")["organization_fields"]
    for language in ("en", "bg"):
        instructions = said(package, f"translations/{language}.json")["app"]["installation_instructions"]
        assert all(fields[key]["title"] in instructions for key in ("vip_plan", "vip_agent"))
        assert ALL_INCLUSIVE in instructions


def test_two_runs_make_the_same_bytes() -> None:
    assert zipped(ours()) == zipped(ours())


def test_the_zip_holds_the_fixed_list_in_its_order_without_times_or_owners() -> None:
    package = ours()
    with zipfile.ZipFile(BytesIO(zipped(package))) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == list(FILES)
        assert {
            (entry.date_time, entry.external_attr >> 16, entry.create_system, entry.extra) for entry in entries
        } == {((1980, 1, 1, 0, 0, 0), 0o100644, 3, b"")}
        assert {entry.filename: archive.read(entry) for entry in entries} == package.files


def test_times_rights_and_files_beside_change_nothing(tmp_path: Path) -> None:
    for place in FILES.values():
        copy = tmp_path / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOUSE / place, copy)
        copy.chmod(0o600)
    for extra in (
        "marketplace/assets/.DS_Store",
        "marketplace/assets/draft.svg",
        "marketplace/translations/de.json",
        "a.pdf",
    ):
        (tmp_path / extra).write_bytes(b"{}")
    assert zipped(from_checkout(tmp_path)) == zipped(from_checkout(HOUSE))


def test_a_file_of_the_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a checkout of VIP Desk, and .*manifest\.json can't be read there"):
        from_checkout(tmp_path)


@pytest.mark.parametrize("name", ["logo.png", "logo-small.png"])
def test_its_logos_show_the_whole_mark(name: str) -> None:
    rows = pixels(ours().files[f"assets/{name}"])
    last, middle = len(rows) - 1, len(rows) // 2
    teal, white, nothing = (0x1F, 0x5F, 0x5B, 255), (255, 255, 255, 255), (0, 0, 0, 0)
    assert {rows[y][x] for y in (0, last) for x in (0, last)} == {nothing}
    assert {rows[y][x] for y, x in ((0, middle), (last, middle), (middle, 0), (middle, last))} == {teal}
    # The foot of the letter: at 23 of the 32 parts of the drawing's height.
    assert rows[23 * len(rows) // 32][middle] == white


def test_its_pictures_are_small() -> None:
    assert all(len(content) < 20_000 for content in ours().files.values())
