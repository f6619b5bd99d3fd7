"""Errors a person caused or can mend. Each client turns them into its own form in one place.

The message is for people: what is wrong and what to do next, in their words.
"""

from typing import Any


class DomainError(Exception):
    """Base of every error that is part of the product's behaviour."""

    code = "error"
    status = 400

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""

    code = "not_allowed"
    status = 403


class NotFound(DomainError):
    """Nothing there that this person may know of."""

    code = "not_found"
    status = 404


class WrongState(DomainError):
    """The thing has moved on; this step no longer applies."""

    code = "wrong_state"
    status = 409


class Conflict(DomainError):
    """Somebody else changed the thing in the meantime; `current` tells what stands now."""

    code = "conflict"
    status = 409

    def __init__(self, message: str, *, current: Any = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.current = current


class TooLarge(DomainError):
    """More than may be taken in one go."""

    code = "too_large"
    status = 413


class Unsupported(DomainError):
    """A kind of content that is not taken here."""

    code = "unsupported"
    status = 415


class Invalid(DomainError):
    """What was given cannot be taken; `fields` says for each field why."""

    code = "invalid"
    status = 422

    def __init__(
        self, message: str, *, fields: dict[str, str] | None = None, **details: Any
    ) -> None:
        super().__init__(message, **details)
        self.fields = fields or {}
