"""A small app that Zendesk takes as it is, to be spoilt by one stroke at a time."""

import copy
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from integration.clients.marketplace.zendesk.fault import Fault
from integration.clients.marketplace.zendesk.package import Package

MANIFEST: dict[str, Any] = {
    "name": "Some app",
    "author": {"name": "Somebody", "email": "somebody@app.example", "url": "https://app.example"},
    "defaultLocale": "en",
    "private": False,
    "singleInstall": True,
    "signedUrls": True,
    "version": "1.0",
    "frameworkVersion": "2.0",
    "termsConditionsURL": "https://app.example/terms",
    "domainWhitelist": ["app.example"],
    "location": {
        "support": {
            "ticket_sidebar": {"url": "https://app.example/sidebar", "flexible": True, "signed": True},
            "nav_bar": {"url": "https://app.example/setup", "autoLoad": False, "signed": True},
        }
    },
    "parameters": [
        {"name": "shared", "type": "text", "secure": True, "scopes": ["header"], "required": True},
        {"name": "region", "type": "text"},
    ],
}
REQUIREMENTS: dict[str, Any] = {
    "webhooks": {
        "hook": {
            "name": "Hook",
            "status": "active",
            "endpoint": "https://app.example/hook",
            "http_method": "POST",
            "request_format": "json",
        }
    },
    "triggers": {"told": {"title": "Told", "conditions": {"all": [], "any": []}, "actions": []}},
    "targets": {"mail": {"title": "Mail", "type": "email_target"}},
    "ticket_fields": {"level": {"title": "Level", "type": "integer"}},
    "organization_fields": {"plan": {"key": "plan", "title": "Plan", "type": "text"}},
}
TRANSLATION: dict[str, Any] = {
    "app": {
        "name": "Some app",
        "short_description": "An app.",
        "long_description": "An app that does something.",
        "installation_instructions": "Install it.",
        "parameters": {"shared": {"label": "Shared"}, "region": {"label": "Region"}},
    }
}
OBJECTS: dict[str, Any] = {
    "objects": [{"key": "car", "title": "Car", "title_pluralized": "Cars", "include_in_list_view": True}],
    "object_fields": [{"key": "colour", "title": "Colour", "type": "text", "object_key": "car"}],
}
CHANNEL = {"manifest_url": "/manifest"}
PLAIN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18"><path d="M2 2h9z"/></svg>'


def png(width: int, height: int) -> bytes:
    """The beginning of a picture, which is all that is looked at."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


@dataclass
class Draft:
    """The app in its parts, to change and then to pack."""

    manifest: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(MANIFEST))
    requirements: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(REQUIREMENTS))
    translation: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(TRANSLATION))
    others: dict[str, bytes | None] = field(
        default_factory=lambda: {
            "assets/logo.png": png(320, 320),
            "assets/logo-small.png": png(128, 128),
            "assets/icon_nav_bar.svg": PLAIN_SVG,
        }
    )
    links: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    def place(self, name: str = "ticket_sidebar") -> dict[str, Any]:
        found: dict[str, Any] = self.manifest["location"]["support"][name]
        return found

    def parameter(self, **words: object) -> None:
        """One more parameter."""
        self.manifest["parameters"].append(words)

    def app(self) -> dict[str, Any]:
        found: dict[str, Any] = self.translation["app"]
        return found

    def without_surface(self, word: str) -> None:
        """An app that is nowhere shown, as it should be."""
        for name in ("location", "frameworkVersion", "parameters"):
            del self.manifest[name]
        self.manifest[word] = True

    def package(self) -> Package:
        """As it lies in a folder; a file of None isn't there."""
        written = {
            "manifest.json": json.dumps(self.manifest).encode(),
            "requirements.json": json.dumps(self.requirements).encode(),
            "translations/en.json": json.dumps(self.translation).encode(),
            **self.others,
        }
        files = {path: content for path, content in written.items() if content is not None}
        return Package(files, self.links, self.twice)


def errors(found: Iterable[Fault]) -> list[str]:
    return [fault.rule for fault in found if not fault.warning]


def warnings(found: Iterable[Fault]) -> list[str]:
    return [fault.rule for fault in found if fault.warning]
