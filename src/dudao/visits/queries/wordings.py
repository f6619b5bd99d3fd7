"""What a finding said of the item it was raised from, and what of a visit goes by notice."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from dudao.access.queries import principal_of
from dudao.findings.models import Finding
from dudao.findings.rules import fits_notice
from dudao.findings.states import Route
from dudao.instruments.models import Version
from dudao.instruments.rules import Names
from dudao.org.models import Person, Unit
from dudao.visits.models import Feedback, Record, Visit, VisitFinding
from dudao.visits.queries.reading import members_of


class Source(NamedTuple):
    """Where a finding comes from: the item of a record, and the names around it."""

    finding: Finding
    record: Record
    item: str

    @property
    def version(self) -> Version:
        """Return the form."""
        return self.record.version


def source_of(finding_id: UUID) -> Source | None:
    """Return the item a finding was raised from; None where it was raised freely."""
    rows = VisitFinding.objects.filter(finding=finding_id, record__isnull=False)
    row = rows.select_related(
        "finding__unit__parent", "finding__office", "finding__raised_by",
        "record__version__instrument", "record__visit__leader",
    ).first()  # fmt: skip
    if row is None or row.record is None or row.record.version.form.item(row.item) is None:
        return None
    return Source(row.finding, row.record, row.item)


def names_around(source: Source) -> Names:
    """Return every name that what was said there could carry: schools, their people, inspectors."""
    school, office = source.finding.unit, source.finding.office
    above = [unit.pk for unit in (school, school.parent, office) if unit is not None]
    people = set(Person.objects.filter(unit__in=above).values_list("name", flat=True))
    people |= {str(person.name) for person in members_of(source.record.visit)}
    people |= {source.finding.raised_by.name, principal_of(school), school.principal_name}
    signed = Feedback.objects.filter(visit=source.record.visit)
    for row in signed.values_list("signer_name", "witness"):
        people |= set(row)
    others = Unit.objects.filter(Q(office=office) | Q(pk=office.pk)).exclude(pk=school.pk)
    units = {name for row in others.values_list("name", "short_name") for name in row}
    return Names((school.name, school.short_name), tuple(units), tuple(people - {""}))


def for_notice(visit: Visit) -> list[Finding]:
    """Return the findings of `visit` that go by notice and are in none yet."""
    rows = VisitFinding.objects.filter(visit=visit, finding__route=Route.NOTICE)
    found = (row.finding for row in rows.select_related("finding__notice__document").order_by("id"))
    return [one for one in found if _fits(one)]


def _fits(finding: Finding) -> bool:
    notice = finding.notice.document.state if finding.notice else None
    told = finding.told_at is not None
    return fits_notice(finding.state, finding.route, told=told, notice=notice)
