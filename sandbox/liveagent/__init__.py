"""A stateful, strict stand-in of LiveAgent over HTTP on loopback; README.md says what it knows and what it assumes."""

from sandbox.liveagent.running import RunningLiveAgent

__all__ = ["RunningLiveAgent"]
