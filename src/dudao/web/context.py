"""What every page needs besides its own content."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from dudao.lib import clock
from dudao.notifications.queries.messages import unread_count
from dudao.org.models import Person, Unit
from dudao.web.menu import Group, Link, menu_for, tabs_for

LARGE_TYPE = "large_type"


class Shell:
    """The frame around a page. Nothing is read before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> Person | None:
        """Return who is signed in."""
        user = self.request.user
        return user if isinstance(user, Person) else None

    @cached_property
    def unit(self) -> Unit | None:
        """Return the unit the person works in."""
        return self.person.unit if self.person else None

    @cached_property
    def unread(self) -> int:
        """Return how many messages the person has not read."""
        return unread_count(self.person) if self.person else 0

    @cached_property
    def menu(self) -> list[Group]:
        """Return the menu of the person."""
        return menu_for(self.person, self.request.path) if self.person else []

    @cached_property
    def tabs(self) -> list[Link]:
        """Return the bottom tabs of the phone."""
        return tabs_for(self.person, self.request.path) if self.person else []

    @property
    def large(self) -> bool:
        """Tell whether the person asked for large type."""
        return self.request.COOKIES.get(LARGE_TYPE) == "1"

    @property
    def language(self) -> str:
        """Return the language tag of the page as HTML wants it."""
        return "en" if (get_language() or "").startswith("en") else "zh-CN"

    @property
    def other_language(self) -> str:
        """Return the code of the language one could switch to."""
        return "zh-hans" if self.language == "en" else "en"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame and the present day."""
    return {"shell": Shell(request), "today": clock.today()}
