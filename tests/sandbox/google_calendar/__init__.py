"""The stand-in of Google, tried as a client would: over HTTP."""
