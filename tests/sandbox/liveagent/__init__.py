"""The stand-in of LiveAgent, tried as a client would: over HTTP."""
