"""Every door is closed unless it is listed."""

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


def test_only_listed_pages_are_public() -> None:
    closed = {n: getattr(page.callback, "login_required", True) for n, page in FOUND.items()}
    assert {name for name, shut in closed.items() if not shut} == set(exceptions.PAGES)


def test_every_operation_needs_a_token() -> None:
    open_to_all = {name for name, how in OPERATIONS.items() if not how.get("security")}
    assert open_to_all == set(exceptions.OPERATIONS)
