"""A school as it stands, or stood at the end of an earlier day."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from dudao.access.models import Grant
from dudao.access.queries import current
from dudao.access.roles import Role
from dudao.analytics.queries.burden.ledger import ledger_of
from dudao.analytics.queries.grouping import Period
from dudao.audit.models import Event
from dudao.documents import queries as documents
from dudao.documents.models import Delivery, Document
from dudao.findings import queries as findings
from dudao.findings.queries.as_of import Standing, standing_of
from dudao.findings.queries.recurrence import rate_of
from dudao.findings.rules.lineage import Rate
from dudao.findings.states import State
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import area_of, responsible_for
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState

#: The statistical school year begins on 1 September.
YEAR_BEGINS = (9, 1)
#: What of the profile is shown as it was.
PROFILE = (
    "name", "short_name", "students", "classes", "staff", "boarders", "figures_on", "phone",
    "principal_name", "address",
)  # fmt: skip
_AT_SCHOOL = (Role.PRINCIPAL, Role.SCHOOL_LIAISON)


class Burden(NamedTuple):
    """What supervision took of a school between two days."""

    since: date
    until: date
    visits: int
    inspectors: int
    minutes: int
    forms: int
    documents: int
    rectifications: int
    evidence: int

    @property
    def hours(self) -> float:
        """Return the hours that inspectors were at the school."""
        return round(self.minutes / 60, 1)


class School(NamedTuple):
    """Everything but the story itself. `then` is None for today."""

    on: date
    profile: dict[str, str]
    standing: list[Standing]
    inspectors: list[Inspector]
    area: Area | None
    at_school: list[Grant]
    visits: list[Visit]
    papers: list[Document]
    rate: Rate
    burden: Burden
    before: Burden

    @property
    def open(self) -> list[Standing]:
        """Return what was not closed, by deadline."""
        return [one for one in self.standing if one.is_open]

    @property
    def overdue(self) -> list[Standing]:
        """Return what the school was late with."""
        return [one for one in self.open if one.is_overdue]

    @property
    def promises(self) -> list[Standing]:
        """Return what the school had promised and not yet done, by deadline."""
        return [
            one
            for one in self.open
            if one.responsible_person and one.state in (State.RECTIFYING, State.RETURNED)
        ]

    @property
    def closed(self) -> int:
        """Return how many were closed."""
        return sum(one.state == State.CLOSED for one in self.standing)


def end_of(day: date) -> datetime:
    """Return the moment at which `day` is over in China."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.CHINA)


def school_on(unit: Unit, viewer: Person, on: date, shown: int = 6) -> School:
    """Return what `viewer` may see of `unit` as of the end of `on`; of visits and documents the
    `shown` newest. A day that is not over yet is today.
    """
    on = min(on, clock.today())
    past = on < clock.today()
    until = end_of(on)
    since = year_begin(on)
    papers = documents.visible_to(viewer).filter(unit=unit)
    if past:
        papers = papers.filter(issued_at__lt=until)
    return School(
        on=on,
        profile=profile_on(unit, until if past else None),
        standing=standing_of(unit, viewer, until if past else None),
        inspectors=list(responsible_for(unit, on)),
        area=area_of(unit, on),
        at_school=list(_at_school(unit, on)),
        visits=list(_visits(unit, viewer).filter(planned_on__lte=on)[:shown]),
        papers=list(papers.select_related("notice").order_by("-id")[:shown]),
        rate=rate_of(unit, findings.visible_to(viewer), until),
        burden=burden_of(unit, viewer, since, on),
        before=burden_of(unit, viewer, _a_year_before(since), _a_year_before(on)),
    )


def year_begin(on: date) -> date:
    """Return the first day of the school year that `on` lies in."""
    begins = date(on.year, *YEAR_BEGINS)
    return begins if on >= begins else date(on.year - 1, *YEAR_BEGINS)


def _a_year_before(day: date) -> date:
    _weekday, last = monthrange(day.year - 1, day.month)
    return day.replace(year=day.year - 1, day=min(day.day, last))


def _visits(unit: Unit, viewer: Person) -> QuerySet[Visit]:
    rows = visits.visible_to(viewer).filter(unit=unit).exclude(state=VisitState.CANCELLED)
    return rows.select_related("leader").order_by("-planned_on", "-id")


def _at_school(unit: Unit, on: date) -> QuerySet[Grant]:
    held = Grant.objects.filter(current(on), unit=unit, role__in=_AT_SCHOOL)
    return held.select_related("person").order_by("role", "start_on", "id")


def profile_on(unit: Unit, until: datetime | None) -> dict[str, str]:
    """Return the profile as it was: what was edited later is turned back, newest first."""
    profile = {field: _text(str(getattr(unit, field))) for field in PROFILE}
    if until is None:
        return profile
    edits = Event.objects.filter(
        unit=unit,
        name="unit.edited",
        subject_type="org.unit",
        subject_id=str(unit.pk),
        at__gte=until,
    )
    for edit in edits.order_by("-id"):
        for field, (before, _after) in edit.data["changed"].items():
            if field in profile:
                profile[field] = _text(before)
    return profile


def _text(value: str) -> str:
    """Return a value as the record writes it; nothing is written as None there."""
    return "" if value == "None" else value


def burden_of(unit: Unit, viewer: Person, since: date, until: date) -> Burden:
    """Return what supervision took of `unit` from `since` through `until`, as its ledger says."""
    first, last = end_of(since - timedelta(days=1)), end_of(until)
    ledger = ledger_of(viewer, unit, Period(since, until))
    seen = documents.visible_to(viewer).filter(unit=unit)
    delivered = Delivery.objects.filter(
        unit=unit, document__in=seen.values("pk"), delivered_at__gte=first, delivered_at__lt=last
    )
    return Burden(
        since=since,
        until=until,
        visits=ledger.visits,
        inspectors=ledger.people,
        minutes=ledger.stayed,
        forms=ledger.forms,
        documents=delivered.count(),
        rectifications=ledger.reports,
        evidence=ledger.files_given,
    )
