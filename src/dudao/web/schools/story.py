"""The story of a school as a timeline: where each line leads, and how it looks."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from dudao.analytics.queries.story import Happening
from dudao.documents.models import Delivery
from dudao.findings.models import Extension, Finding, Objection, Rectification, Verification
from dudao.inspectorate.models import Responsibility
from dudao.visits.models import Visit
from dudao.web.templatetags.tones import tone_of
from dudao.web.timeline import Entry

AT_ONCE = 20


def _delivered(delivery: Delivery) -> str:
    notice = getattr(delivery.document, "notice", None)
    return reverse("notice", args=[notice.pk]) if notice else ""


def _about(row: Any) -> str:
    return reverse("finding", args=[row.finding_id])


#: Model -> address, colour and icon.
_LOOKS: dict[type[Model], tuple[Callable[[Any], str], Callable[[Any], str], str]] = {
    Visit: (
        lambda row: reverse("visit", args=[row.pk]),
        lambda row: tone_of(row, "state", row.state),
        "visit",
    ),
    Finding: (lambda row: reverse("finding", args=[row.pk]), lambda _row: "amber", "alert"),
    Rectification: (_about, lambda _row: "violet", "upload"),
    Verification: (_about, lambda row: tone_of(row, "verdict", row.verdict), "check"),
    Extension: (_about, lambda _row: "amber", "calendar"),
    Objection: (_about, lambda _row: "amber", "flag"),
    Delivery: (_delivered, lambda _row: "violet", "notice"),
    Responsibility: (lambda _row: "", lambda _row: "grey", "inspector"),
}


def entry(happening: Happening) -> Entry:
    """Return a line of the timeline."""
    url, tone, icon = _LOOKS[type(happening.subject)]
    row = happening.subject
    return Entry(
        happening.at, happening.what, happening.text, happening.who, url(row), tone(row), icon
    )
