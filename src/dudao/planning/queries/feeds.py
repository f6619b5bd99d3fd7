"""Reading calendar feeds."""

from django.db.models import QuerySet

from dudao.lib.tokens import digest
from dudao.org.models import Person
from dudao.planning.models import Feed


def feeds_of(person: Person) -> QuerySet[Feed]:
    """Return the feeds of `person` that are in use, newest first."""
    rows = Feed.objects.filter(person=person, revoked_at=None)
    return rows.select_related("area", "unit").order_by("-made_at", "-pk")


def feed_of(secret: str) -> Feed | None:
    """Return the feed whose secret this is; None when revoked, or its owner may not sign in."""
    rows = Feed.objects.filter(digest=digest(secret), revoked_at=None, person__is_active=True)
    return rows.select_related("person__unit__office", "area", "unit").first()
