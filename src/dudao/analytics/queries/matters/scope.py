"""Which visits, findings and documents a matter is made of."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.documents.matters import About
from dudao.documents.models import Addressee, Document
from dudao.documents.states import Matter
from dudao.findings.models import Consultation, Finding
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState


class Scope(NamedTuple):
    """The rows of a matter."""

    visits: QuerySet[Visit]
    findings: QuerySet[Finding]
    documents: QuerySet[Document]


def scope_of(about: About, office: Unit) -> Scope:
    """Return the rows of the matter `about`, as far as they are the business of `office`.

    A school's year takes the visits that took place and the problems found in it, and whatever
    was issued about them; the office's year what it issued about nobody in particular.
    """
    visits, findings = _visits(about, office), _findings(about, office)
    issued = Document.objects.filter(office=office, issued_at__isnull=False)
    return Scope(visits, findings, issued.filter(_documents(about, findings)).distinct())


def units_in(office: Unit, year: int) -> QuerySet[Unit]:
    """Return the units of `office` whose year has anything in it, as `scope_of` takes it."""
    begin, end = year_span(year)
    here = OuterRef("pk")
    visits = _made(office).filter(unit=here, checked_in_at__gte=begin, checked_in_at__lt=end)
    findings = Finding.objects.filter(office=office, unit=here, found_on__year=year)
    issued = Document.objects.filter(office=office, issued_at__gte=begin, issued_at__lt=end)
    addressed = Addressee.objects.filter(unit=here, document__in=issued)
    return Unit.objects.filter(
        Exists(visits) | Exists(findings) | Exists(issued.filter(unit=here)) | Exists(addressed),
        office=office,
    )


def year_span(year: int) -> tuple[datetime, datetime]:
    """Return the first moment of `year` in China and the first after it."""
    return _begin(year), _begin(year + 1)


def _begin(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), tzinfo=clock.CHINA)


def _visits(about: About, office: Unit) -> QuerySet[Visit]:
    made = _made(office)
    match about.matter:
        case Matter.VISIT:
            return made.filter(pk=about.subject)
        case Matter.SCHOOL:
            begin, end = year_span(about.year)
            return made.filter(unit=about.unit, checked_in_at__gte=begin, checked_in_at__lt=end)
    return made.none()


def _made(office: Unit) -> QuerySet[Visit]:
    made = Visit.objects.filter(office=office, checked_in_at__isnull=False)
    return made.exclude(state=VisitState.CANCELLED)


def _findings(about: About, office: Unit) -> QuerySet[Finding]:
    rows = Finding.objects.filter(office=office)
    match about.matter:
        case Matter.VISIT:
            return rows.filter(raised_on__visit__pk=about.subject)
        case Matter.FINDING:
            return rows.filter(pk=about.subject)
        case Matter.SCHOOL:
            return rows.filter(unit=about.unit, found_on__year=about.year)
    return rows.none()


def _documents(about: About, findings: QuerySet[Finding]) -> Q:
    begin, end = year_span(about.year)
    of_year = Q(issued_at__gte=begin, issued_at__lt=end)
    if about.matter == Matter.OFFICE:
        return of_year & Q(unit=about.unit)
    ids = findings.order_by().values("pk")
    letters = Consultation.objects.filter(finding__in=ids).values("document")
    of_findings = Q(notice__findings__in=ids) | Q(pk__in=letters)
    if about.matter == Matter.SCHOOL:
        return of_findings | of_year & (Q(unit=about.unit) | Q(addressees__unit=about.unit))
    return of_findings
