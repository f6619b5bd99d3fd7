"""Every door is closed unless it is listed."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from dudao.api.urls import api
from tests.architecture import exceptions


def pages(resolver: URLResolver) -> list[URLPattern]:
    """Return every page below `resolver`; the API has its own lock, tested below."""
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.append(entry)
        elif entry.namespace != api.urls_namespace:
            found += pages(entry)
    return found


FOUND = {str(page.name or page.pattern): page for page in pages(get_resolver())}
OPERATIONS = {
    f"{verb} {path}": operation
    for path, verbs in api.get_openapi_schema()["paths"].items()
    for verb, operation in verbs.items()
    if verb != "parameters"
}


@pytest.mark.parametrize("name", FOUND)
def test_only_listed_pages_are_public(name: str) -> None:
    closed = getattr(FOUND[name].callback, "login_required", True)
    assert closed is (name not in exceptions.PAGES)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_needs_a_token(name: str) -> None:
    assert bool(OPERATIONS[name].get("security")) is (name not in exceptions.OPERATIONS)


def test_every_exception_is_still_there() -> None:
    assert set(exceptions.PAGES) <= set(FOUND)
    assert set(exceptions.OPERATIONS) <= set(OPERATIONS)
