"""What the customers of a dedicated agent open: their own page, chat, and a message left behind."""
