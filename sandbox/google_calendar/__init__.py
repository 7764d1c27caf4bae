"""A stateful, strict stand-in of Google, its identity and its calendar, over HTTP on loopback; see README.md."""

from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.running import RunningGoogleCalendar

__all__ = ["Agent", "RunningGoogleCalendar"]
