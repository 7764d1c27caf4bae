"""The consent page: what it shows, what comes of the person's choice, and where the browser goes then."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.google_calendar.consent_request import ConsentRequest
from sandbox.google_calendar.identity import Identity
from sandbox.google_calendar.identity_parameters import Parameters
from sandbox.google_calendar.identity_records import Code
from sandbox.google_calendar.identity_refusals import Refused, ill_formed
from sandbox.google_calendar.identity_scopes import SIGN_IN, known_scopes, spelled


class Consents:
    """The pages that were shown and not answered yet; each can be answered once."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._shown: dict[str, ConsentRequest] = {}
        loader = FileSystemLoader(Path(__file__).parent)
        self._pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)

    def page(self, asked: ConsentRequest) -> str:
        """The HTML that puts a request before a person."""
        name = secrets.token_urlsafe(24)
        self._shown[name] = asked
        return self._pages.get_template("consent.html").render(
            asked=name,
            client=asked.client.name,
            accounts=self._identity.accounts,
            chosen=self._chosen(asked),
            always={scope: SIGN_IN[scope] for scope in sorted(asked.scopes & SIGN_IN.keys())},
            offered={scope: known_scopes()[scope] for scope in sorted(asked.scopes - SIGN_IN.keys())},
            unticked=self._identity.unticked,
        )

    def refusal(self, refused: Refused) -> str:
        """The HTML for a request that no person is asked about."""
        return self._pages.get_template("consent_error.html").render(refused=refused)

    def answered(self, said: Parameters) -> str:
        """Where the browser goes after the person chose; Refused where page or choice isn't there (any more)."""
        asked = self._shown.get(said.needed("asked"))
        if not asked:
            message = "This page was answered already, or never shown."
            raise ill_formed(message)
        address = self._chose(asked, said)
        del self._shown[said.get("asked")]
        return address

    def unseen(self, asked: ConsentRequest) -> str:
        """Where the browser goes at once with prompt=none: on, where all was allowed before, else back (GC-51)."""
        account = asked.login_hint
        granted = self._identity.tokens.granted(account, asked.client.id)
        if account in self._identity.accounts and asked.scopes <= granted:
            return self._allowed(asked, account, asked.scopes)
        return _address(asked, {"error": "interaction_required"})

    def _chose(self, asked: ConsentRequest, said: Parameters) -> str:
        choice, account, ticked = said.needed("choice"), said.get("account").lower(), said.all("scope")
        scopes = ticked | (asked.scopes & SIGN_IN.keys())
        if choice not in {"allow", "cancel"} or not scopes <= asked.scopes:
            message = "That choice isn't on the page."
            raise ill_formed(message)
        if choice == "cancel" or not scopes:  # nothing ticked is nothing allowed (GC-43)
            return _address(asked, {"error": "access_denied"})
        if account not in self._identity.accounts:
            message = "Couldn't find your Google Account."
            raise ill_formed(message)
        return self._allowed(asked, account, scopes)

    def _allowed(self, asked: ConsentRequest, account: str, scopes: frozenset[str]) -> str:
        tokens, client = self._identity.tokens, asked.client
        if asked.adds_to_granted:
            scopes |= tokens.granted(account, client.id)
        anew = "consent" in asked.prompt or not tokens.offline(account, client.id)  # GC-44
        code = Code(
            account,
            client.id,
            asked.redirect_uri,
            asked.challenge,
            scopes,
            offline=asked.offline and anew,
            until=self._identity.codes.until(),
        )
        shown = self._identity.codes.give(code)
        extras = {"authuser": "0", "prompt": spelled(asked.prompt) or "consent"}
        return _address(asked, {"code": shown, "scope": spelled(scopes), **extras})

    def _chosen(self, asked: ConsentRequest) -> str:
        """The account that is marked beforehand: the hinted one, or the only one."""
        accounts = list(self._identity.accounts)
        hinted = asked.login_hint in self._identity.accounts
        return asked.login_hint if hinted else accounts[0] if len(accounts) == 1 else ""


def _address(asked: ConsentRequest, said: Mapping[str, str]) -> str:
    """The client's address, with the state as it came, and what is said."""
    state = {"state": asked.state} if asked.state else {}
    joint = "&" if "?" in asked.redirect_uri else "?"
    return f"{asked.redirect_uri}{joint}{urlencode({**state, **said})}"
