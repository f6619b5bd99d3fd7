"""What of the ledger of schools goes along to them, many schools at once."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from dudao.findings.models import Finding, FindingFile, Rectification, RectificationFile
from dudao.findings.states import UNFINISHED, State
from dudao.org.models import Unit


class Past(NamedTuple):
    """A finding that is dealt with, in short."""

    unit_id: int
    finding: UUID
    number: str
    topic_title: str
    fact: str
    found_on: date
    state: str  # in words


def open_at(units: Collection[Unit]) -> QuerySet[Finding]:
    """Return the open findings of `units`, as `open_of` does for one, with their pictures."""
    rows = Finding.objects.filter(
        unit__in=units, told_at__isnull=False, state__in=sorted(UNFINISHED)
    )
    return with_pictures(rows).order_by("due_on", "id")


def with_pictures(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return `rows` with `pictures` (of the problem) and `done` (the rounds, the newest first,
    each with `shown`, pictures of what the school did).
    """
    found = FindingFile.objects.filter(file__media_type__startswith="image/").order_by("pk")
    shown = RectificationFile.objects.filter(file__media_type__startswith="image/").order_by("pk")
    done = Rectification.objects.order_by("-round")
    return rows.defer("text_parts").prefetch_related(
        Prefetch("files", found, to_attr="pictures"),
        Prefetch("rectifications", done, to_attr="done"),
        Prefetch("done__files", shown, to_attr="shown"),
    )


def past_at(units: Collection[Unit], since: date) -> list[Past]:
    """Return what was found at `units` since a day and is closed or withdrawn, the newest first."""
    rows = (
        Finding.objects.filter(unit__in=units, told_at__isnull=False, found_on__gte=since)
        .exclude(state__in=sorted(UNFINISHED))
        .order_by("-found_on", "-id")
        .values_list("unit", "pk", "number", "topic_title", "fact", "found_on", "state")
    )
    words = {state.value: str(state.label) for state in State}
    return [Past(*row[:-1], words[row[-1]]) for row in rows]
