"""Our pages inside Zendesk: the sidebar beside a ticket, and the set-up page."""
