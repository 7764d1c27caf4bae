"""What a build says when it can't go on."""


class BuildFailed(Exception):
    """The package can't be made; the text says why, and what to do."""
