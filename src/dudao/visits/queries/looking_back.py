"""Earlier problems on a visit (回头看): the open ones, and closed ones worth another look."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from dudao.findings.models import Finding
from dudao.findings.queries import open_of
from dudao.findings.queries.carried import with_pictures
from dudao.findings.queries.recurrence import counted_q, doubted
from dudao.findings.states import UNFINISHED
from dudao.findings.states import State as FindingState
from dudao.org.models import Unit
from dudao.org.queries import norm, office_of
from dudao.visits.models import LookBack, Visit
from dudao.visits.states import State

#: Of each kind; more nobody looks at on one visit, and the ledger has the others.
MOST_CLOSED = 30
_AFTER = Q(before=None) | Q(closed_at__gte=F("before"))


def look_backs_of(visit: Visit) -> QuerySet[LookBack]:
    """Return the earlier findings that were or are to be looked at: the open ones, the longest
    open first, then those that were closed already.

    One that was withdrawn before anybody looked is not asked for any more.
    """
    return (
        LookBack.objects.filter(visit=visit)
        .exclude(finding__state=FindingState.WITHDRAWN.value, verdict="")
        .select_related("finding", "by")
        .order_by("was_closed", "finding__due_on", "finding_id")
    )


def unjudged(look_backs: Iterable[LookBack]) -> list[LookBack]:
    """Return those still to be judged: what ended meanwhile needs no verdict any more."""
    return [
        looked for looked in look_backs if not looked.verdict and looked.finding.state in UNFINISHED
    ]


def to_look_back_at(visit: Visit) -> QuerySet[Finding]:
    """Return the open findings the school was told of and that are not on `visit` yet."""
    known = LookBack.objects.filter(visit=visit, finding=OuterRef("pk"))
    return open_of(visit.unit).filter(~Exists(known), told_at__isnull=False)


def closed_at_school(visit: Visit) -> QuerySet[Finding]:
    """Return the closed findings of the school; any of them may be looked at again."""
    closed = Finding.objects.filter(counted_q(), unit=visit.unit, state=FindingState.CLOSED.value)
    return closed.filter(~Exists(LookBack.objects.filter(visit=visit, finding=OuterRef("pk"))))


def closed_to_see(visit: Visit) -> list[Finding]:
    """Return the closed findings worth another look (回头看抽查), the latest closed first.

    Those closed since somebody was last at the school, and those closed on paper only; each with
    `on_paper`. Nobody has to look: they hold up nothing.
    """
    closed = closed_at_school(visit)
    before = _last_before(visit)
    lately = closed.filter(closed_at__gte=before.checked_in_at) if before else closed
    paper = doubted(closed, norm("findings.paper_days", office=visit.office))
    on_paper = set(paper.order_by("-closed_at", "-pk").values_list("pk", flat=True)[:MOST_CLOSED])
    wanted = set(lately.order_by("-closed_at", "-pk").values_list("pk", flat=True)[:MOST_CLOSED])
    rows = Finding.objects.filter(pk__in=wanted | on_paper)
    found = list(rows.order_by("-closed_at", "-pk"))
    for finding in found:
        finding.on_paper = finding.pk in on_paper  # type: ignore[attr-defined]
    return found


def closed_to_see_at(units: Iterable[Unit]) -> dict[int, list[Finding]]:
    """Return by school what `closed_to_see` returns for the next visit, with pictures.

    The statements do not grow with the schools, only with their offices.
    """
    by_office: dict[Unit, list[int]] = {}
    for unit in units:
        by_office.setdefault(office_of(unit), []).append(unit.pk)
    lately, on_paper = set(), set()
    for office, ids in by_office.items():
        closed = Finding.objects.filter(counted_q(), unit__in=ids, state=FindingState.CLOSED.value)
        lately |= _newest(closed.annotate(before=_last_ended()).filter(_AFTER))
        on_paper |= _newest(doubted(closed, norm("findings.paper_days", office=office)))
    found: dict[int, list[Finding]] = {}
    rows = Finding.objects.filter(pk__in=lately | on_paper)
    for finding in with_pictures(rows).order_by("-closed_at", "-pk"):
        finding.on_paper = finding.pk in on_paper  # type: ignore[attr-defined]
        found.setdefault(finding.unit_id, []).append(finding)
    return found


def _newest(closed: QuerySet[Finding]) -> set[UUID]:
    """Return the ids of the `MOST_CLOSED` that were closed last at each school."""
    latest = [F("closed_at").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by="unit", order_by=latest)
    return set(
        closed.annotate(place=place).filter(place__lte=MOST_CLOSED).values_list("pk", flat=True)
    )


def _last_ended() -> Subquery:
    """Return when somebody was last at the school of a finding; who is there now does not count."""
    there = Visit.objects.filter(unit=OuterRef("unit"), checked_in_at__isnull=False)
    ended = there.exclude(state=State.CHECKED_IN.value).order_by("-checked_in_at")
    return Subquery(ended.values("checked_in_at")[:1])


def _last_before(visit: Visit) -> Visit | None:
    """Return the last visit on which somebody was at the school before this one."""
    others = Visit.objects.filter(unit=visit.unit, checked_in_at__isnull=False)
    if visit.checked_in_at is not None:
        others = others.filter(checked_in_at__lt=visit.checked_in_at)
    return others.exclude(pk=visit.pk).order_by("-checked_in_at").first()
