"""Reading objections: who sees which, whose turn it is, until when, how they ended."""

from datetime import date, datetime
from typing import NamedTuple, TypedDict
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import may, people_with, scope_q
from dudao.audit.queries import history_of
from dudao.findings.models import Finding, Objection
from dudao.findings.queries.ledger import visible_to as findings_visible_to
from dudao.findings.rules.objections import OVERTURNING, last_day
from dudao.findings.states import ObjectionState, Outcome
from dudao.inspectorate.queries import recused_from
from dudao.lib import clock
from dudao.lib.workdays import Calendar
from dudao.org.models import Person, Unit
from dudao.org.queries import named, norm
from dudao.org.queries.calendar import calendar_of, each_office
from dudao.org.states import UnitKind

_UNANSWERED = [ObjectionState.FILED.value, ObjectionState.READING.value]
_STANDING = ~Q(state=ObjectionState.WITHDRAWN.value)
_WROTE = ("finding.raised", "finding.edited")


class Filters(TypedDict, total=False):
    """How objections may be narrowed; empty values do not narrow."""

    school: str
    state: str
    final: str
    overturned: bool
    overdue: bool
    pending: bool
    standing: bool
    topic: str
    raised_by: int | None
    reader: int | None
    told_from: date | None
    told_to: date | None


class Tally(NamedTuple):
    """How the objections of one topic or one inspector ended."""

    key: str
    name: str
    told: int
    filed: int
    upheld: int
    partly: int
    rejected: int
    pending: int

    @property
    def overturned(self) -> int:
        """Return how many changed what was written."""
        return self.upheld + self.partly

    @property
    def rate(self) -> int:
        """Return how many of a hundred findings told were overturned."""
        return round(100 * self.overturned / self.told) if self.told else 0


def with_final(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """Return `rows` with `final`: the outcome that holds, after a review that of the review."""
    reviewed = NullIf("review_outcome", Value(""))
    return rows.annotate(final=Coalesce(reviewed, F("outcome")))


def visible_to(person: Person) -> QuerySet[Objection]:
    """Return the objections to findings `person` sees, with what a row shows."""
    seen = findings_visible_to(person).values("pk")
    rows = Objection.objects.filter(Q(finding__in=seen) | Q(reader=person))
    return with_final(rows).select_related(
        "finding__unit", "finding__raised_by", "filed_by", "reader", "review_unit"
    )


def narrowed(rows: QuerySet[Objection], **filters: Unpack[Filters]) -> QuerySet[Objection]:
    """Return the rows that match every filter given; empty values do not narrow."""
    for name, value in filters.items():
        if value not in (None, "", False):
            rows = rows.filter(_narrow(name, value))
    return rows


_LOOKUPS = {
    "topic": "finding__topic",
    "raised_by": "finding__raised_by",
    "told_from": "finding__told_at__date__gte",
    "told_to": "finding__told_at__date__lte",
}


def _narrow(name: str, value: object) -> Q:
    if name == "school":
        return named(str(value), "finding__unit__name_parts")
    if name == "overdue":
        return overdue_q(clock.today())
    if name == "standing":
        return _STANDING
    if name == "pending":
        return _STANDING & Q(final="")
    if name == "overturned":
        return Q(final__in=sorted(OVERTURNING))
    return Q(**{_LOOKUPS.get(name, name): value})


def overdue_q(on: date) -> Q:
    """Return the filter for objections that should have been answered or reviewed before `on`."""

    def past(calendar: Calendar) -> Q:
        last = calendar.last_before(on)
        late_answer = Q(state__in=_UNANSWERED, answer_due_on__lte=last)
        return late_answer | Q(state=ObjectionState.REVIEWING.value, review_due_on__lte=last)

    return each_office(past, "finding__office")


def to_assign(person: Person) -> QuerySet[Objection]:
    """Return the objections that wait for `person` to name a reader, the nearest term first."""
    scope = scope_q(person, Permission.OBJECTION_ASSIGN, "finding__unit")
    return _waiting(scope & Q(state=ObjectionState.FILED.value), "answer_due_on")


def to_read(person: Person) -> QuerySet[Objection]:
    """Return the objections that `person` has to answer, the nearest term first."""
    scope = scope_q(person, Permission.OBJECTION_ANSWER, "finding__unit")
    reading = Q(state=ObjectionState.READING.value, reader=person)
    return _waiting(scope & reading, "answer_due_on")


def to_review(person: Person) -> QuerySet[Objection]:
    """Return the objections that wait for a review by `person`, the nearest term first."""
    scope = scope_q(person, Permission.OBJECTION_REVIEW, "finding__unit")
    return _waiting(scope & Q(state=ObjectionState.REVIEWING.value), "review_due_on")


def waiting_for(person: Person) -> QuerySet[Objection]:
    """Return the objections with which `person` has something to do now."""
    ids = [rows(person).order_by().values("pk") for rows in (to_assign, to_read, to_review)]
    return _waiting(Q(pk__in=ids[0]) | Q(pk__in=ids[1]) | Q(pk__in=ids[2]), "answer_due_on")


def _waiting(condition: Q, term: str) -> QuerySet[Objection]:
    rows = Objection.objects.filter(condition).select_related("finding__unit", "reader")
    return rows.order_by(term, "id")


def standing(finding: Finding) -> Objection | None:
    """Return the objection to `finding` that was not withdrawn."""
    return (
        with_final(Objection.objects.filter(_STANDING, finding=finding))
        .select_related("filed_by", "reader", "review_unit", "review_asked_by", "reviewed_by")
        .first()
    )


def objected(finding_ids: list[UUID]) -> set[UUID]:
    """Return those findings to which an objection stands."""
    rows = Objection.objects.filter(_STANDING, finding__in=finding_ids)
    return set(rows.values_list("finding", flat=True))


def term(start: datetime, what: str, office: Unit) -> date:
    """Return the last day of a term from `start`.

    `what`: apply (to object), answer, review_apply (to ask for a review) or review_answer.
    """
    day = start.astimezone(clock.CHINA).date()
    days = norm(f"findings.objection_{what}_days", on=day, office=office)
    in_workdays = norm("findings.objection_in_workdays", on=day, office=office)
    calendar = calendar_of(office)
    return last_day(day, days, in_workdays=bool(in_workdays), calendar=calendar)


def window(finding: Finding) -> date | None:
    """Return the last day to object to `finding`; None before the school was told."""
    return term(finding.told_at, "apply", finding.office) if finding.told_at else None


def review_window(objection: Objection) -> date | None:
    """Return the last day to ask the upper office for a review; None before the answer."""
    if objection.answered_at is None:
        return None
    return term(objection.answered_at, "review_apply", objection.finding.office)


def authors(finding: Finding) -> set[int]:
    """Return who wrote the finding: whoever raised or changed it never reads an objection to it."""
    wrote = history_of(finding).filter(name__in=_WROTE, by__isnull=False)
    return {finding.raised_by_id, *wrote.values_list("by", flat=True)}


def readers_for(finding: Finding) -> QuerySet[Person]:
    """Return who may read an objection to `finding`: nobody who wrote it, nobody recused."""
    people = people_with(Permission.OBJECTION_ANSWER, finding.unit)
    recused = recused_from(finding.unit, clock.today())
    return people.exclude(pk__in=authors(finding) | set(recused)).exclude(unit=finding.unit)


def reviewers_for(finding: Finding) -> QuerySet[Person]:
    """Return the people of the upper office who review."""
    return people_with(Permission.OBJECTION_REVIEW, finding.unit)


def upper_office(office: Unit) -> Unit | None:
    """Return the supervision office of the region above, where it is on file."""
    above = [office.region_code[:length] for length in range(2, len(office.region_code))]
    rows = Unit.objects.filter(kind=UnitKind.OFFICE.value, region_code__in=above, closed_on=None)
    return rows.order_by("-region_code", "pk").first()


def may_assign(person: Person, finding: Finding) -> bool:
    """Tell whether `person` names who reads an objection to `finding`."""
    return may(person, Permission.OBJECTION_ASSIGN, finding.unit)


def may_answer(objection: Objection, person: Person) -> bool:
    """Tell whether it is `person` who answers now."""
    return (
        objection.state == ObjectionState.READING
        and objection.reader_id == person.pk
        and may(person, Permission.OBJECTION_ANSWER, objection.finding.unit)
    )


def by_topic(person: Person, first: date, last: date) -> list[Tally]:
    """Return how objections to findings told from `first` to `last` ended, by topic."""
    return _tallies(person, first, last, "topic", "topic_title")


def by_inspector(person: Person, first: date, last: date) -> list[Tally]:
    """Return how objections to findings told from `first` to `last` ended, by who raised them."""
    return _tallies(person, first, last, "raised_by", "raised_by__name")


def sum_of(tallies: list[Tally]) -> Tally:
    """Return the figures of all together."""
    numbers = zip(*(tally[2:] for tally in tallies), strict=True) if tallies else [(0,)] * 6
    return Tally("", "", *(sum(column) for column in numbers))


def _tallies(person: Person, first: date, last: date, key: str, name: str) -> list[Tally]:
    told = findings_visible_to(person).filter(told_at__date__gte=first, told_at__date__lte=last)
    counted = {row[key]: row["n"] for row in told.values(key).annotate(n=Count("pk"))}
    rows = with_final(Objection.objects.filter(_STANDING, finding__in=told))

    def of(outcome: str) -> Count:
        return Count("pk", filter=Q(final=outcome))

    found = (
        rows.values(f"finding__{key}")
        .annotate(
            name=Min(f"finding__{name}"),
            filed=Count("pk"),
            upheld=of(Outcome.UPHELD.value),
            partly=of(Outcome.PARTLY.value),
            rejected=of(Outcome.REJECTED.value),
            pending=of(""),
        )
        .order_by("-filed", f"finding__{key}")
    )
    return [
        Tally(
            str(row[f"finding__{key}"]), row["name"], counted[row[f"finding__{key}"]],
            row["filed"], row["upheld"], row["partly"], row["rejected"], row["pending"],
        )
        for row in found
    ]  # fmt: skip
