"""What every page needs besides its own content."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the signed-in person."""
    return {}
