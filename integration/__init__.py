"""VIP Desk: makes a helpdesk keep the promises of its VIP tier."""
