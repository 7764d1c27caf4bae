"""What the site and its launcher must agree on, known without Django."""

QUEUE = "support"
SENIORS = "seniors"
MAIL_FOLDER = "mail"
