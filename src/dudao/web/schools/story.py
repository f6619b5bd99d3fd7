"""Everything that happened at a school, newest first, from every area that tells of it."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.documents import queries as documents
from dudao.documents.models import Delivery
from dudao.findings import queries as findings
from dudao.findings.models import Finding, Verification
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.web.templatetags.tones import tone_of
from dudao.web.timeline import Entry

AT_ONCE = 20
FACT_WORDS = 60
#: Beyond this somebody looks for something particular and is better served by the lists.
MOST = 400


def story_of(unit: Unit, person: Person, wanted: int) -> tuple[list[Entry], bool]:
    """Return the `wanted` newest entries that `person` may read, and whether there are more.

    Four statements however long the story is: each source gives its newest, then they merge.
    """
    limit = wanted + 1
    found = findings.visible_to(person).filter(unit=unit)
    entries = [
        *_visits(visits.visible_to(person).filter(unit=unit), limit),
        *_findings(found, limit),
        *_verdicts(found, limit),
        *_deliveries(person, unit, limit),
    ]
    entries.sort(key=lambda entry: entry.when, reverse=True)
    return entries[:wanted], len(entries) > wanted and wanted < MOST


def _visits(rows: QuerySet[Visit], limit: int) -> Iterable[Entry]:
    newest = rows.exclude(state=VisitState.CANCELLED).select_related("leader")
    for visit in newest.order_by("-planned_on", "-id")[:limit]:
        yield Entry(
            visit.checked_in_at or visit.planned_on,
            _("%(what)s：%(more)s") % {"what": visit.get_kind_display(), "more": visit.purpose},
            str(visit.get_state_display()),
            str(visit.leader),
            reverse("visit", args=[visit.pk]),
            tone_of(visit, "state", visit.state),
            "visit",
        )


def _findings(rows: QuerySet[Finding], limit: int) -> Iterable[Entry]:
    for finding in rows.select_related("raised_by").order_by("-found_on", "-id")[:limit]:
        yield Entry(
            finding.raised_at,
            _("发现问题：%(topic)s") % {"topic": finding.topic_title},
            Truncator(finding.fact).chars(FACT_WORDS),
            f"{finding.number} · {finding.raised_by}",
            reverse("finding", args=[finding.pk]),
            "amber",
            "alert",
        )


def _verdicts(rows: QuerySet[Finding], limit: int) -> Iterable[Entry]:
    judged = Verification.objects.filter(finding__in=rows.values("pk"))
    for verdict in judged.select_related("finding", "by").order_by("-at", "-id")[:limit]:
        yield Entry(
            verdict.at,
            _("核查：%(verdict)s") % {"verdict": verdict.get_verdict_display()},
            Truncator(verdict.note).chars(FACT_WORDS),
            f"{verdict.finding.number} · {verdict.by}",
            reverse("finding", args=[verdict.finding_id]),
            tone_of(verdict, "verdict", verdict.verdict),
            "check",
        )


def _deliveries(person: Person, unit: Unit, limit: int) -> Iterable[Entry]:
    given = Delivery.objects.filter(
        unit=unit, document__in=documents.visible_to(person).filter(unit=unit).values("pk")
    ).select_related("document__notice")
    for delivery in given.order_by("-delivered_at", "-id")[:limit]:
        document = delivery.document
        notice = getattr(document, "notice", None)
        yield Entry(
            delivery.delivered_at,
            _("送达%(kind)s") % {"kind": document.get_kind_display()},
            _("%(what)s（%(more)s）") % {"what": document.title, "more": document.number},
            _("已签收") if delivery.acknowledged_at else _("待签收"),
            reverse("notice", args=[notice.pk]) if notice else "",
            "violet",
            "notice",
        )
