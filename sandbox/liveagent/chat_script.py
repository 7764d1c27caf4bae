"""`/scripts/track.js`: a small script of our own that offers the names which a page calls, and draws a plain button.

What LiveAgent's own script looks like inside is not known, and nothing may rest on it: only these names are (the fact
sheet, section 3). A click is told to the account, so that a test can ask which widget was opened, and with what.
"""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Widget
from sandbox.liveagent.records import OpenedChat

PATH = "/scripts/track.js"
OPENED = "/scripts/opened"
_NO_STORE = {"Cache-Control": "no-store"}

_SCRIPT = """(function () {
  "use strict";
  var widgets = %s, origin = new URL(document.currentScript.src).origin;
  var details = [], ticketFields = {}, contactFields = {};
  function open(id, online) {
    var told = {widget: id, online: online, details: details, ticketFields: ticketFields, contactFields: contactFields};
    window.LiveAgent.opened.push(told);
    navigator.sendBeacon(origin + "%s", JSON.stringify(told));
  }
  window.LiveAgent = {
    opened: [],
    createButton: function (id, element) {
      var widget = widgets[id], button = document.createElement("button");
      if (!widget) { return null; }
      button.type = "button";
      button.dataset.widget = id;
      button.textContent = widget.online ? widget.onlineText : widget.offlineText;
      button.addEventListener("click", function () { open(id, widget.online); });
      element.parentNode.insertBefore(button, element.nextSibling);
      return button;
    },
    setUserDetails: function () { details = Array.prototype.slice.call(arguments); },
    addTicketField: function (name, value) { ticketFields[name] = String(value); },
    addContactField: function (name, value) { contactFields[name] = String(value); },
    clearAllUserDetails: function () { details = []; ticketFields = {}; contactFields = {}; }
  };
})();
"""


def chat_routes(account: Account) -> list[Route]:
    """The script as it stands at this moment, and where it tells of a click."""
    return [Route(PATH, _script(account), methods=["GET"]), Route(OPENED, _opened(account), methods=["POST"])]


def is_online(account: Account, widget: Widget) -> bool:
    """Whether anybody who is online takes chats in the department to which this button leads."""
    place = account.departments[widget.department]
    there = (member for member in place.members if account.agents[member].online == "N")
    return any("T" in place.online.get(member, "") for member in there)


def _script(account: Account) -> Callable[[Request], Response]:
    def answer(_request: Request) -> Response:
        with account.lock:
            shown = {widget.id: _shown(account, widget) for widget in account.widgets.values()}
        return Response(_SCRIPT % (json.dumps(shown), OPENED), media_type="text/javascript", headers=_NO_STORE)

    return answer


def _shown(account: Account, widget: Widget) -> dict[str, object]:
    offline = f"{widget.name}: leave a message"
    return {"online": is_online(account, widget), "onlineText": widget.name, "offlineText": offline}


def _opened(account: Account) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        said = json.loads(await request.body())
        told = OpenedChat(
            str(said["widget"]),
            bool(said["online"]),
            tuple(map(str, said["details"])),
            dict(said["ticketFields"]),
            dict(said["contactFields"]),
        )
        with account.lock:
            account.opened_chats.append(told)
        return Response(status_code=204, headers={"Access-Control-Allow-Origin": "*"})

    return answer
