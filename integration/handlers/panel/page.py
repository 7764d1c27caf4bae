"""The panel's page: what stands beside a ticket, and the steps that can be taken there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from integration.domain.errors import BadInput
from integration.handlers.asked import Asked
from integration.handlers.link_refusals import refuse_foreign
from integration.handlers.page_frame import page, see_other
from integration.handlers.panel.framing import framed_by, origin_of
from integration.handlers.panel.named import FIELDS, names_of, told_of
from integration.handlers.panel.view import TicketView
from integration.ports import Now
from integration.usecases.ask_second_level import LONGEST_NAME, LONGEST_REASON, AskSecondLevel
from integration.usecases.open_panel import OpenPanel, Panel

_NOTHING: Mapping[str, str] = {}
_Deed = Callable[[str, str, Mapping[str, str]], object]


@dataclass(frozen=True, slots=True)
class PanelPage:
    """GET `/panel/{token}?ticket=…`, and POST: with a field `do` a step that was taken here, else as GET."""

    open_panel: OpenPanel
    ask: AskSecondLevel
    now: Now

    def show(self, panel: Panel, asked: Asked) -> Response:
        """How a ticket stands, by the fields in the address."""
        return self._shown(panel, asked, asked.query)

    def posted(self, panel: Panel, asked: Asked) -> Response:
        """The same for a host that posts its fields; a step is taken from our own page alone."""
        form = asked.form
        if "do" not in form:
            return self._shown(panel, asked, {**asked.query, **form})
        return refuse_foreign(asked, json=False) if asked.from_elsewhere else self._done(panel, asked, form)

    def _done(self, panel: Panel, asked: Asked, form: Mapping[str, str]) -> Response:
        found = self.open_panel.ticket(panel, names_of(asked.query))
        deed = self._deeds.get(form["do"])
        if found is None or deed is None:
            return self._shown(panel, asked, asked.query)
        view = TicketView(found, self.now())
        try:
            deed(panel.installation.id, view.ticket, form)
        except BadInput as error:
            return self._of_ticket(panel, asked, view, typed=form, notice=str(error), status=409)
        return see_other(view.here)

    @property
    def _deeds(self) -> Mapping[str, _Deed]:
        return {"hand_over": self._hand_over, "acknowledge": self._acknowledge, "give_back": self._give_back}

    def _hand_over(self, installation: str, ticket: str, form: Mapping[str, str]) -> object:
        reason, page_them = form.get("reason", ""), form.get("page") == "yes"
        return self.ask.hand_over(installation, ticket, form.get("by", ""), reason, page=page_them)

    def _acknowledge(self, installation: str, ticket: str, form: Mapping[str, str]) -> object:
        return self.ask.acknowledge(installation, ticket, form.get("by", ""))

    def _give_back(self, installation: str, ticket: str, form: Mapping[str, str]) -> object:
        return self.ask.give_back(installation, ticket, form.get("by", ""), form.get("reason", ""))

    def _shown(self, panel: Panel, asked: Asked, fields: Mapping[str, str]) -> Response:
        names = names_of(fields)
        found = self.open_panel.ticket(panel, names)
        if found is not None:
            return self._of_ticket(panel, asked, TicketView(found, self.now()))
        values = {"names": names, "sent": told_of(fields), "fields": FIELDS}
        headers = framed_by(origin_of(panel.installation))
        return page(asked, "panel_unknown.html", values, status=404 if names else 400, headers=headers)

    def _of_ticket(  # noqa: PLR0913 - what a page is made of
        self,
        panel: Panel,
        asked: Asked,
        view: TicketView,
        *,
        typed: Mapping[str, str] = _NOTHING,
        notice: str = "",
        status: int = 200,
    ) -> Response:
        longest = {"longest_name": LONGEST_NAME, "longest_reason": LONGEST_REASON}
        values = {"view": view, "typed": typed, "notice": notice, **longest}
        return page(asked, "panel.html", values, status=status, headers=framed_by(origin_of(panel.installation)))
