"""One stroke a row: what Zendesk refuses, what we refuse beyond it, what is only warned of, and what is taken."""

import json
from collections.abc import Callable
from typing import Any

from tests.clients.marketplace.some_package import CHANNEL, MANIFEST, OBJECTS, TRANSLATION, Draft, png

Stroke = Callable[[Draft], object]


def manifest(**words: object) -> Stroke:
    return lambda draft: draft.manifest.update(words)


def without(*words: str) -> Stroke:
    return lambda draft: [draft.manifest.pop(word) for word in words]


def place(**options: object) -> Stroke:
    return lambda draft: draft.place().update(options)


def parameter(**words: object) -> Stroke:
    return lambda draft: draft.parameter(**words)


def required(kind: str, **each: object) -> Stroke:
    return lambda draft: draft.requirements.update({kind: {"one": each}})


def requirements(**kinds: object) -> Stroke:
    return lambda draft: draft.requirements.update(kinds)


def app(**texts: object) -> Stroke:
    return lambda draft: draft.app().update(texts)


def file(path: str, content: bytes | None = b"") -> Stroke:
    return lambda draft: draft.others.update({path: content})


def both(*strokes: Stroke) -> Stroke:
    return lambda draft: [stroke(draft) for stroke in strokes]


def only(word: str, *more: Stroke) -> Stroke:
    return both(lambda draft: draft.without_surface(word), *more)


def surface_only_in_chat(draft: Draft) -> None:
    draft.manifest["location"] = {"chat": {"chat_sidebar": "https://app.example/chat"}}


def objects(**kinds: object) -> Stroke:
    return requirements(custom_objects_v2={**OBJECTS, **kinds})


def many(count: int, **words: object) -> list[dict[str, Any]]:
    return [{**words, "key": f"k{number}"} for number in range(count)]


def twice(text: str) -> bytes:
    """A manifest that says this word a second time."""
    return json.dumps(MANIFEST).replace("{", "{" + text, 1).encode()


OAUTH = {"client_id": "a", "client_secret": "b", "authorize_uri": "https://a", "access_token_uri": "https://b"}
TITLED = {"title": "t", "value": "v"}
TEXTS = ("name", "short_description", "long_description", "installation_instructions")
TRIGGER = {"key": "t", "object_key": "car", "title": "T", "actions": [{}], "conditions": {"all": [{}]}}

ERRORS: dict[str, tuple[Stroke, str]] = {
    # the table that was found by trying (docs/marketplace.md)
    "http url": (place(url="http://app.example/sidebar"), "location.address"),
    "missing asset": (place(url="assets/nowhere.html"), "location.address"),
    "parameter named name": (parameter(name="name"), "parameters.called-name"),
    "type dropdown": (parameter(name="choice", type="dropdown"), "parameters.type"),
    "scope cookie": (parameter(name="x", secure=True, scopes=["cookie"]), "parameters.scopes"),
    "unknown location": (
        lambda draft: draft.manifest["location"]["support"].update(attic="https://a.b"),
        "location.unknown",
    ),
    "flexible yes": (place(flexible="yes"), "location.flexible"),
    "no author": (without("author"), "manifest.required"),
    "no frameworkVersion": (without("frameworkVersion"), "manifest.required"),
    "frameworkVersion 2.1": (manifest(frameworkVersion="2.1"), "manifest.framework"),
    "public without long_description": (lambda draft: draft.app().pop("long_description"), "translations.missing"),
    "parameter without label": (app(parameters={"shared": {"helpText": "?"}}), "translations.label"),
    "webhook without status": (
        lambda draft: draft.requirements["webhooks"]["hook"].pop("status"),
        "requirements.required",
    ),
    "trigger without title": (
        lambda draft: draft.requirements["triggers"]["told"].pop("title"),
        "requirements.required",
    ),
    "org field without key": (required("organization_fields", title="Plan"), "requirements.required"),
    "http_target": (required("targets", title="T", type="http_target"), "requirements.target"),
    "sla_policies": (required("sla_policies", title="Gold"), "requirements.type"),
    "v2 placeholder": (objects(note="{{setting.region}}"), "requirements.objects-setting"),
    "termsConditionsURL not http": (manifest(termsConditionsURL="ftp://app.example/terms"), "manifest.address"),
    "incomplete oauth": (
        both(manifest(oauth={**OAUTH, "client_id": ""}), parameter(name="o", type="oauth")),
        "manifest.oauth",
    ),
    "symlink": (lambda draft: setattr(draft, "links", ("assets/link.png",)), "files.link"),
    "duplicate key": (file("manifest.json", twice('"name": "Other",')), "json.duplicate-key"),
    "a .pdf": (file("assets/manual.pdf", b"anything"), "files.kind"),
    # manifest
    "no manifest": (file("manifest.json", None), "manifest.missing"),
    "manifest one folder deeper": (
        both(file("manifest.json", None), file("app/manifest.json", b"{}")),
        "manifest.nested",
    ),
    "manifest that is no JSON": (file("manifest.json", b'{"name": }'), "json"),
    "manifest with NaN": (file("manifest.json", b'{"name": NaN}'), "json"),
    "no defaultLocale": (without("defaultLocale"), "manifest.required"),
    "no locale": (manifest(defaultLocale="english"), "manifest.locale"),
    "locale without a file": (manifest(defaultLocale="fr"), "manifest.locale"),
    "private in quotes": (manifest(private="false"), "manifest.boolean"),
    "private null": (manifest(private=None), "manifest.boolean"),
    "singleInstall in quotes": (manifest(singleInstall="true"), "manifest.boolean"),
    "version a number": (manifest(version=1), "manifest.text"),
    "author's name a number": (manifest(author={"name": 7}), "manifest.author"),
    "author's url without a host": (manifest(author={"name": "S", "url": "https://"}), "manifest.address"),
    "address with a blank": (manifest(termsConditionsURL="https://app.example/our terms"), "manifest.address"),
    "noTemplate": (manifest(noTemplate=True), "manifest.no-template"),
    "domains a text": (manifest(domainWhitelist="app.example"), "manifest.domains"),
    "domains with a number": (manifest(domainWhitelist=["app.example", 5]), "manifest.domains"),
    "experiments a list": (manifest(experiments=["x"]), "manifest.experiments"),
    "experiment of one's own": (manifest(experiments={"x": True}), "manifest.experiments"),
    "oauth without its parameter": (manifest(oauth=OAUTH), "manifest.oauth"),
    "requirementsOnly with places": (manifest(requirementsOnly=True), "manifest.without-surface"),
    "requirementsOnly with a framework": (
        only("requirementsOnly", manifest(frameworkVersion="2.0")),
        "manifest.without-surface",
    ),
    "marketingOnly and private": (
        only("marketingOnly", manifest(private=True), file("requirements.json", None)),
        "manifest.marketing",
    ),
    "marketingOnly with parameters": (
        only("marketingOnly", manifest(parameters=[{"name": "x"}]), file("requirements.json", None)),
        "manifest.marketing",
    ),
    # locations
    "no location": (without("location"), "location.missing"),
    "location a number": (manifest(location=5), "location.missing"),
    "location a text": (manifest(location="ticket_sidebar"), "location.legacy"),
    "location a list": (manifest(location=["ticket_sidebar"]), "location.legacy"),
    "legacy": (place(legacy=True), "location.legacy"),
    "unknown product": (lambda draft: draft.manifest["location"].update(attic={}), "location.product"),
    "place of chosen accounts": (
        lambda draft: draft.manifest["location"]["support"].update(custom_object_record_sidebar="https://a.b"),
        "location.unknown",
    ),
    "no url": (lambda draft: draft.place().pop("url"), "location.address-missing"),
    "empty url": (place(url=""), "location.address-missing"),
    "asset outside assets": (both(place(url="page.html"), file("page.html", b"<p>")), "location.address"),
    "url that is none": (place(url="https://app.example:port/"), "location.address"),
    "url with a brace": (place(url="https://{app}.example/"), "location.address"),
    # parameters
    "parameters an object": (manifest(parameters={"name": "x"}), "parameters.shape"),
    "two of a name": (parameter(name="region"), "parameters.duplicate"),
    "required in quotes": (parameter(name="x", required="yes"), "parameters.boolean"),
    "secure a number": (parameter(name="x", secure=1), "parameters.boolean"),
    "required hidden": (parameter(name="x", type="hidden", required=True), "parameters.hidden"),
    "type password": (parameter(name="x", type="password"), "parameters.type"),
    "type mtls": (parameter(name="x", type="mtls"), "parameters.type"),
    "two of oauth": (both(parameter(name="a", type="oauth"), parameter(name="b", type="oauth")), "parameters.oauth"),
    "secure oauth": (parameter(name="a", type="oauth", secure=True, scopes=["header"]), "parameters.oauth"),
    "scopes of what isn't secure": (parameter(name="x", scopes=["header"]), "parameters.scopes"),
    "scopes a text": (parameter(name="x", secure=True, scopes="header"), "parameters.scopes"),
    "no scopes in scopes": (parameter(name="x", secure=True, scopes=[]), "parameters.scopes"),
    # translations
    "translation that is no JSON": (file("translations/bg.json", b"{"), "json"),
    "translation that is a list": (file("translations/bg.json", b"[]"), "json.object"),
    "translation in no locale": (file("translations/english.json", b"{}"), "translations.locale"),
    "label missing in another language": (
        file("translations/bg.json", b'{"app": {"parameters": {"shared": "x"}}}'),
        "translations.label",
    ),
    "untitled text": (app(package="x"), "translations.titled"),
    "private without a name": (
        both(manifest(private=True), lambda draft: draft.translation.update(app={})),
        "translations.missing",
    ),
    "no app": (lambda draft: draft.translation.clear(), "translations.missing"),
    "product with less": (app(support={"name": "Some app"}), "translations.missing"),
    "product that is not there": (app(chat=dict.fromkeys(TEXTS, "x")), "translations.products"),
    # requirements
    "requirements that are no JSON": (file("requirements.json", b"{,}"), "json"),
    "requirements that say a thing twice": (
        file("requirements.json", b'{"views": {"a": {"title": "x"}, "a": {"title": "y"}}}'),
        "json.duplicate-key",
    ),
    "user field without key": (required("user_fields", title="x"), "requirements.required"),
    "url_target_v2": (required("targets", title="T", type="url_target_v2"), "requirements.target"),
    "channel without manifest_url": (required("channel_integrations", name="x"), "requirements.required"),
    "two channels": (requirements(channel_integrations={"a": CHANNEL, "b": CHANNEL}), "requirements.channel"),
    "5001 macros": (
        requirements(macros={f"m{number}": {"title": "x"} for number in range(5001)}),
        "requirements.count",
    ),
    "requirementsOnly without any": (
        only("requirementsOnly", file("requirements.json", None)),
        "requirements.missing",
    ),
    "marketingOnly with some": (only("marketingOnly"), "requirements.unsupported"),
    "chat alone with some": (surface_only_in_chat, "requirements.unsupported"),
    "custom objects without types": (requirements(custom_objects={}), "requirements.custom-objects"),
    "custom object without schema": (
        requirements(custom_objects={"custom_object_types": [{"key": "x"}]}),
        "requirements.custom-objects",
    ),
    "51 custom objects": (
        requirements(custom_objects={"custom_object_types": many(51, schema={})}),
        "requirements.custom-objects",
    ),
    "v2 empty": (requirements(custom_objects_v2={}), "requirements.objects-shape"),
    "v2 objects an object": (objects(object_triggers={"key": "t"}), "requirements.objects-shape"),
    "v2 object without title": (
        requirements(custom_objects_v2={"objects": [{"key": "car"}]}),
        "requirements.objects-fields",
    ),
    "v2 field of nothing": (
        objects(object_fields=[{"key": "c", "title": "C", "type": "text", "object_key": "boat"}]),
        "requirements.objects-owner",
    ),
    "v2 51 objects": (
        requirements(
            custom_objects_v2={"objects": many(51, title="x", title_pluralized="x", include_in_list_view=False)}
        ),
        "requirements.objects-limits",
    ),
    "v2 21 fields": (
        objects(object_fields=many(21, title="x", type="text", object_key="car")),
        "requirements.objects-limits",
    ),
    "v2 11 triggers": (
        objects(object_triggers=[{**TRIGGER, "key": f"t{n}"} for n in range(11)]),
        "requirements.objects-limits",
    ),
    "v2 too large": (objects(note="x" * 1_048_577), "requirements.objects-limits"),
    # files
    "zip under another name": (file("assets/picture.png", b"PK\x03\x04rest"), "files.kind"),
    "pdf under another name": (file("assets/page.html", b"%PDF-1.7"), "files.kind"),
    "shell script": (file("install.sh", b"#!/bin/sh"), "files.kind"),
    "banner of another size": (file("assets/banner.png", png(800, 200)), "files.banner"),
    "banner that is no PNG": (file("assets/banner.png", b"GIF89a"), "files.banner"),
    "code in requirementsOnly": (only("requirementsOnly", file("app.js", b"x")), "files.source"),
    "styles in requirementsOnly": (only("requirementsOnly", file("app.css", b"x")), "files.source"),
}

BEYOND: dict[str, tuple[Stroke, str]] = {
    # what Zendesk falls over, or silently takes in a way that nobody meant
    "manifest in another alphabet": (file("manifest.json", '{"name": "é"}'.encode("latin-1")), "json"),
    "manifest that is a list": (file("manifest.json", b"[]"), "json.object"),
    "author a text": (manifest(author="Somebody"), "manifest.author"),
    "product without places": (
        lambda draft: draft.manifest["location"].update(sell="https://app.example"),
        "location.product",
    ),
    "parameter a text": (manifest(parameters=["x"]), "parameters.shape"),
    "kind that is a list": (requirements(views=[]), "requirements.shape"),
    "view that is a text": (requirements(views={"x": "title"}), "requirements.shape"),
    "gzip under another name": (file("assets/data.json", b"\x1f\x8b\x08rest"), "files.kind"),
    "named twice in the zip": (lambda draft: setattr(draft, "twice", ("manifest.json",)), "files.twice"),
    "translation that says a thing twice": (
        file("translations/en.json", json.dumps(TRANSLATION).replace("{", '{"app": 1, ', 1).encode()),
        "json.duplicate-key",
    ),
    "parameters of a translation that are a list": (app(parameters=["shared"]), "translations.label"),
}

WARNINGS: dict[str, tuple[Stroke, str]] = {
    "parameter named like a secret": (parameter(name="api_token"), "parameters.insecure"),
    "secure without scopes": (parameter(name="x", secure=True), "parameters.unscoped"),
    "default of what is secure": (parameter(name="x", secure=True, scopes=["body"], default="y"), "parameters.default"),
    "default of what is hidden": (parameter(name="x", type="hidden", default="y"), "parameters.default"),
    "private key": (file("assets/a.html", b"-----BEGIN RSA PRIVATE KEY-----"), "caution.secret"),
    "assigned token": (file("assets/a.js", b"const token = 'abcdef123456'"), "caution.secret"),
    "slack": (file("assets/a.xml", b"<a>xoxb-123456789</a>"), "caution.secret"),
    "the word alone": (file("assets/a.json", b'{"label": "Your password"}'), "caution.secret"),
    "plain request": (file("assets/a.js", b'fetch("http://app.example/x")'), "caution.http"),
    "script in svg": (file("assets/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "svg.changed"),
    "bitmap in svg": (file("assets/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image/></svg>'), "svg.changed"),
    "handler in svg": (file("assets/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), "svg.changed"),
    "comment in svg": (
        file("assets/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><!-- x --></svg>'),
        "svg.changed",
    ),
    "document type in svg": (file("assets/a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'), "svg.changed"),
    "broken svg": (file("assets/a.svg", b"<svg><g></svg>"), "svg.changed"),
    "no logo": (file("assets/logo.png", None), "listing.logo"),
    "logo of another size": (file("assets/logo-small.png", png(64, 64)), "listing.logo"),
    "no icon": (file("assets/icon_nav_bar.svg", None), "listing.icon"),
    "placeholder": (place(url="https://vipdesk.example.com/zendesk/sidebar"), "listing.placeholder"),
}

ACCEPTED: dict[str, Stroke] = {
    "as it is": lambda _draft: None,
    "no logos": both(file("assets/logo.png", None), file("assets/logo-small.png", None)),
    "url of a setting": place(url="{{setting.url}}"),
    "event-subscribed webhook": lambda draft: draft.requirements["webhooks"]["hook"].update(
        subscriptions=["zen:event-type:ticket.created"]
    ),
    "unknown manifest key": manifest(foo=1),
    "autoResize": place(autoResize=True),
    "page on the developer's machine": place(url="http://localhost:4567/sidebar"),
    "page in the package": both(place(url="assets/page.html?x=1"), file("assets/page.html", b"<p>Hello")),
    "no url, loaded by none": place(url="", autoLoad=False),
    "place by its address alone": manifest(location={"support": {"modal": "https://app.example/modal"}}),
    "product by its old name": manifest(location={"zendesk": MANIFEST["location"]["support"]}),
    "null for a flag": manifest(singleInstall=None),
    "null for a text": manifest(gaID=None),
    "no requirements": file("requirements.json", None),
    "requirements alone": only("requirementsOnly"),
    "marketing alone": only("marketingOnly", file("requirements.json", None)),
    "description in place of short_description": both(
        lambda draft: draft.app().pop("short_description"), app(description="An app.")
    ),
    "private with a name alone": both(
        manifest(private=True), lambda draft: draft.translation.update(app={"name": "x"})
    ),
    "texts by product": lambda draft: draft.translation.update(app={"support": draft.app()}),
    "titled texts": lambda draft: draft.translation.update(app={"package": "x", **dict.fromkeys(TEXTS, TITLED)}),
    "another language with less": file("translations/bg.json", b'{"app": {"short_description": "x"}}'),
    "locale with a country": file("translations/pt-br.json", b"{}"),
    "experiment that is taken": manifest(experiments={"hashParams": True, "x": False}),
    "oauth with its parameter": both(manifest(oauth=OAUTH), parameter(name="o", type="oauth")),
    "setting in a webhook": required(
        "webhooks", name="x", status="active", endpoint="{{setting.url}}", http_method="POST", request_format="json"
    ),
    "v2 objects": objects(),
    "banner": file("assets/banner.png", png(830, 200)),
    "banner for fine screens": file("assets/banner.png", png(1660, 400)),
    "drawing": file("assets/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>'),
}
