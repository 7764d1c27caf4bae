"""Each rule of the stand-in of Zendesk, shown."""
