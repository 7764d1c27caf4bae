"""Through the real helpdesk, over the loopback."""
