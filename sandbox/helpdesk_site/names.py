"""What the site and its launcher must agree on, known without Django."""

QUEUE = "support"
SENIORS = "seniors"
MAIL_FOLDER = "mail"
REQUEST_GATE = "request.gate"
SAVE_GATE = "save.gate"
AT_THE_GATE = ".reached"
