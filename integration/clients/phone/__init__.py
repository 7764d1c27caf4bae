"""Telephones to phone systems, one module each; README.md says what each can do, and what is assumed of it."""

from collections.abc import Mapping

from integration.clients.phone.liveagent_ivr import LiveAgentIvr
from integration.clients.phone.twilio import Twilio
from integration.domain.phone.line import PhoneSystem
from integration.ports.phone import VoiceSystem

SYSTEMS: Mapping[PhoneSystem, VoiceSystem] = {PhoneSystem.LIVEAGENT: LiveAgentIvr(), PhoneSystem.TWILIO: Twilio()}
"""A new phone system is a module of this folder, a name in `PhoneSystem`, and a row of this table."""

__all__ = ["SYSTEMS"]
