"""One working day of the dedicated service, played on a clock that runs fast, against the real helpdesk."""
