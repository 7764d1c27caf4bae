"""How Google's token endpoint and its consent page say no; the texts are those that people report (GC-41)."""

from dataclasses import dataclass

BAD_REQUEST, UNAUTHORIZED = 400, 401

NO_DELEGATION = (
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
    "scopes requested."
)
LONG_LIVED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and "
    "exp values in the JWT claim."
)


@dataclass(slots=True)
class Refused(Exception):
    """An OAuth error: its name, its description and the status it comes with."""

    error: str
    description: str
    status: int = BAD_REQUEST

    def body(self) -> dict[str, str]:
        """As the token endpoint writes it."""
        return {"error": self.error, "error_description": self.description}


def ill_formed(description: str) -> Refused:
    """400: a parameter is missing, twice there, or isn't understood."""
    return Refused("invalid_request", description)


def missing(name: str) -> Refused:
    """400: a parameter that is always needed isn't there."""
    return ill_formed(f"Missing required parameter: {name}")


def not_granted(description: str = "Bad Request") -> Refused:
    """400: the code, the assertion or the token is no good (any more)."""
    return Refused("invalid_grant", description)


def dead_token() -> Refused:
    """400: a refresh token that was revoked, ran out, or never was; which of them isn't said."""
    return not_granted("Token has been expired or revoked.")


def unknown_client(description: str = "The OAuth client was not found.") -> Refused:
    """401: no such client, or not its secret."""
    return Refused("invalid_client", description, UNAUTHORIZED)


def unauthorized(description: str = "Unauthorized") -> Refused:
    """401: a client or a service account asks for what it isn't meant to have."""
    return Refused("unauthorized_client", description, UNAUTHORIZED)


def unknown_scopes(valid: list[str], invalid: list[str]) -> Refused:
    """400: some of the scopes don't exist."""
    return Refused(
        "invalid_scope", f"Some requested scopes were invalid. {{valid={sorted(valid)}, invalid={sorted(invalid)}}}"
    )
