"""What the demo says once all stands: addresses, log-ins, and what is worth trying."""

from typing import TYPE_CHECKING

from sandbox.customers import VIP

if TYPE_CHECKING:
    from sandbox.stage import Stage


def next_steps(stage: "Stage") -> str:
    """The text; every command in it works as it stands, from the project's folder."""
    helpdesk, vipdesk = stage.helpdesk, stage.vipdesk
    first, answered = stage.filed[0].ticket, next(each.ticket for each in stage.filed if each.case.answered)
    return f"""
  The helpdesk   {helpdesk.url}/helpdesk/      log in as admin, dana or boris; password {helpdesk.password}
  VIP Desk       {vipdesk.url}/

Dana's next days (she has a Google Calendar in small):
{stage.day.told()}

Try next:
  · book a call with her as {VIP.company}: {stage.day.booking}
  · why ticket {first} has its dates:   . {stage.vipdesk.settings_file} && .venv/bin/vipdesk explain {first}
  · all decisions, or who is unknown:   .venv/bin/vipdesk tickets      .venv/bin/vipdesk tickets --triage
  · examine the installation:           .venv/bin/vipdesk doctor
  · answer ticket {first} as dana (a public reply): the due date becomes the follow-up's, as on ticket {answered}:
    {helpdesk.url}/helpdesk/tickets/{first}/
  · file one as {VIP.email} or anybody else:   {helpdesk.form.url}
  · give a ticket to boris in the helpdesk: it stays his, whatever else changes
  · kill -9 {vipdesk.pid} (VIP Desk), file a ticket, and see it put right when VIP Desk is up again, 20 s later

Ctrl-C stops both.
"""
