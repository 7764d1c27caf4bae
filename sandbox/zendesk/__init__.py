"""A stateful, strict stand-in of Zendesk over HTTP on loopback; README.md says what it knows and what it assumes."""

from sandbox.zendesk.running import RunningZendesk

__all__ = ["RunningZendesk"]
