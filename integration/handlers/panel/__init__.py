"""The panel that a host shows beside a ticket: how it stands, and second level."""
