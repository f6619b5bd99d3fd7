"""Everything that happened at a school, newest first, from every area that tells of it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.documents import queries as documents
from dudao.documents.models import Delivery
from dudao.findings import queries as findings
from dudao.findings.models import Extension, Finding, Objection, Rectification, Verification
from dudao.inspectorate.models import Responsibility
from dudao.inspectorate.queries import responsibilities_visible_to
from dudao.lib import clock
from dudao.lib.choices import Choice
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.states import State as VisitState

FACT_WORDS = 60
#: Beyond this somebody looks for something particular and is better served by the lists.
MOST = 400


class Matter(Choice):
    """What the story of a school is about."""

    VISITS = "visits", gettext_lazy("督导")
    FINDINGS = "findings", gettext_lazy("问题")
    DOCUMENTS = "documents", gettext_lazy("公文")
    PEOPLE = "people", gettext_lazy("人员")


class Happening(NamedTuple):
    """One thing that happened: when, about what, in words, by whom; `subject` is its row."""

    at: datetime | date
    matter: Matter
    what: str
    text: str
    who: str
    subject: Model

    @property
    def order(self) -> str:
        """Return what sorts days among moments as people read them."""
        if isinstance(self.at, datetime):
            return f"{self.at.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}"
        return f"{self.at:%Y-%m-%d}"


class _Asked(NamedTuple):
    unit: Unit
    person: Person
    limit: int
    until: datetime

    @property
    def on(self) -> date:
        """Return the last day that is told of."""
        return day_before(self.until)

    @property
    def findings(self) -> QuerySet[Finding]:
        """Return the findings that may be told of."""
        return findings.visible_to(self.person).filter(unit=self.unit)


def day_before(until: datetime) -> date:
    """Return the last day in China that ends at or before `until`."""
    return date.fromordinal(until.astimezone(clock.CHINA).date().toordinal() - 1)


def story_of(
    unit: Unit, person: Person, wanted: int, *, until: datetime, matter: str = ""
) -> tuple[list[Happening], bool]:
    """Return the `wanted` newest happenings before `until` that `person` may read, and whether
    there are more; of one `matter` or of all.

    A statement a source however long the story is: each gives its newest, then they merge.
    """
    asked = _Asked(unit, person, wanted + 1, until)
    told = [
        one
        for about, sources in _SOURCES.items()
        if matter in ("", about)
        for source in sources
        for one in source(asked)
    ]
    told.sort(key=lambda one: one.order, reverse=True)
    return told[:wanted], len(told) > wanted and wanted < MOST


def _short(text: str) -> str:
    return Truncator(text).chars(FACT_WORDS)


def _visits(asked: _Asked) -> Iterable[Happening]:
    rows = visits.visible_to(asked.person).filter(unit=asked.unit, planned_on__lte=asked.on)
    newest = rows.exclude(state=VisitState.CANCELLED).select_related("leader")
    for visit in newest.order_by("-planned_on", "-id")[: asked.limit]:
        yield Happening(
            visit.checked_in_at or visit.planned_on,
            Matter.VISITS,
            _("%(what)s：%(more)s") % {"what": visit.get_kind_display(), "more": visit.purpose},
            # How it stands today says nothing of an earlier day.
            str(visit.get_state_display()) if asked.on >= clock.today() else "",
            str(visit.leader),
            visit,
        )


def _found(asked: _Asked) -> Iterable[Happening]:
    rows = asked.findings.filter(raised_at__lt=asked.until).select_related("raised_by")
    for finding in rows.order_by("-found_on", "-id")[: asked.limit]:
        again = _("（再次出现）") if finding.ancestor_id else ""
        yield Happening(
            finding.raised_at,
            Matter.FINDINGS,
            _("发现问题：%(topic)s") % {"topic": finding.topic_title} + again,
            _short(finding.fact),
            f"{finding.number} · {finding.raised_by}",
            finding,
        )


class _Source(NamedTuple):
    """Rows that hang on a finding: when each came, of whom, and how it is told."""

    model: type[Model]
    at: str
    by: str
    what: Callable[[Any], str]
    words: str


def _of_findings(source: _Source, asked: _Asked) -> Iterable[Happening]:
    seen = asked.findings.values("pk")
    rows = source.model._default_manager.filter(  # noqa: SLF001 - Django's own public name
        **{"finding__in": seen, f"{source.at}__lt": asked.until}
    )
    newest = rows.select_related("finding", source.by).order_by(f"-{source.at}", "-pk")
    row: Any
    for row in newest[: asked.limit]:
        yield Happening(
            getattr(row, source.at),
            Matter.FINDINGS,
            source.what(row),
            _short(getattr(row, source.words)),
            f"{row.finding.number} · {getattr(row, source.by)}",
            row,
        )


_HANGING = (
    _Source(
        Rectification,
        "submitted_at",
        "submitted_by",
        lambda done: _("第%(round)d次提交整改") % {"round": done.round},
        "result",
    ),
    _Source(
        Verification,
        "at",
        "by",
        lambda verdict: _("核查：%(verdict)s") % {"verdict": verdict.get_verdict_display()},
        "note",
    ),
    _Source(
        Extension,
        "asked_at",
        "asked_by",
        lambda asked: _("申请延期至%(day)s") % {"day": asked.asked_until},
        "reason",
    ),
    _Source(Objection, "filed_at", "filed_by", lambda _objection: _("提出异议"), "statement"),
)


def _deliveries(asked: _Asked) -> Iterable[Happening]:
    seen = documents.visible_to(asked.person).filter(unit=asked.unit)
    given = Delivery.objects.filter(
        unit=asked.unit, document__in=seen.values("pk"), delivered_at__lt=asked.until
    ).select_related("document__notice")
    for delivery in given.order_by("-delivered_at", "-id")[: asked.limit]:
        document, signed_at = delivery.document, delivery.acknowledged_at
        signed = signed_at is not None and signed_at < asked.until
        yield Happening(
            delivery.delivered_at,
            Matter.DOCUMENTS,
            _("送达%(kind)s") % {"kind": document.get_kind_display()},
            _("%(what)s（%(more)s）") % {"what": document.title, "more": document.number},
            _("已签收") if signed else _("待签收"),
            delivery,
        )


def _people(asked: _Asked) -> Iterable[Happening]:
    rows = responsibilities_visible_to(asked.person).filter(unit=asked.unit)
    on = asked.on
    told = rows.filter(Q(start_on__lte=on) | Q(end_on__lte=on)).order_by("-start_on", "-id")
    for held in told[: asked.limit]:
        yield from _responsibility(held, on)


def _responsibility(held: Responsibility, on: date) -> Iterable[Happening]:
    name = {"name": str(held.inspector)}
    who = str(held.inspector.office)
    begun = _("%(name)s任责任督学") % name
    yield Happening(held.start_on, Matter.PEOPLE, begun, "", who, held)
    if held.end_on is not None and held.end_on <= on:
        ended = _("%(name)s不再任责任督学") % name
        yield Happening(held.end_on, Matter.PEOPLE, ended, "", who, held)


_SOURCES: dict[Matter, tuple[Callable[[_Asked], Iterable[Happening]], ...]] = {
    Matter.VISITS: (_visits,),
    Matter.FINDINGS: (_found, *(partial(_of_findings, source) for source in _HANGING)),
    Matter.DOCUMENTS: (_deliveries,),
    Matter.PEOPLE: (_people,),
}
