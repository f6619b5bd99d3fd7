"""Reading findings: who sees which, the ledger, the school's inbox, the history."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple, TypedDict

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.audit.queries import history_of
from dudao.documents import queries as documents
from dudao.files.models import File
from dudao.findings.models import Finding, Notice, Rectification, Verification
from dudao.findings.queries.searching import containing
from dudao.findings.rules import is_overdue, soon_until
from dudao.findings.rules.extensions import extension_told
from dudao.findings.rules.ladder import reminded
from dudao.findings.rules.objections import told as objection_told
from dudao.findings.states import EVENTS, UNFINISHED, WITH_SCHOOL, State
from dudao.lib import clock
from dudao.lib.workdays import Calendar
from dudao.org.models import Person, Unit
from dudao.org.queries import named, norm
from dudao.org.queries.calendar import calendar_of, each_office


class Filters(TypedDict, total=False):
    """How the ledger may be narrowed; empty values do not narrow."""

    text: str
    school: str
    state: str
    overdue: bool
    route: str
    severity: str
    topic: str
    raised_by: int | None
    found_from: date | None
    found_to: date | None
    due_from: date | None
    due_to: date | None
    life_safety: bool
    violation: bool
    relapsed: bool
    imported: bool
    category: int | None
    finding: list[str]


class Counts(NamedTuple):
    """What a home page says about findings."""

    open: int
    overdue: int
    to_verify: int
    due_soon: int


class Entry(NamedTuple):
    """One line of a finding's history."""

    name: str
    at: datetime
    by: Person | None
    what: str
    text: str
    files: list[File]


def visible_to(person: Person) -> QuerySet[Finding]:
    """Return the findings `person` may see; the school and sections only what was told."""
    told = Q(told_at__isnull=False)
    return Finding.objects.filter(
        scope_q(person, Permission.FINDING_VIEW)
        | told & scope_q(person, Permission.FINDING_VIEW_TOLD)
        | told & scope_q(person, Permission.FINDING_VIEW_TAGGED, "section")
        | told & scope_q(person, Permission.FINDING_VIEW_TAGGED, "responsible_unit")
    )


def notices_visible_to(person: Person) -> QuerySet[Notice]:
    """Return the notices whose document `person` may see, newest first."""
    return (
        Notice.objects.filter(document__in=documents.visible_to(person))
        .select_related("unit", "document", "drafted_by")
        .order_by("-id")
    )


def open_of(unit: Unit) -> QuerySet[Finding]:
    """Return the findings of `unit` that the school was told of and that are not closed."""
    return Finding.objects.filter(
        unit=unit, told_at__isnull=False, state__in=sorted(UNFINISHED)
    ).order_by("due_on", "id")


def overdue(on: date) -> QuerySet[Finding]:
    """Return the findings with which schools are late on `on`."""
    return Finding.objects.filter(overdue_q(on))


def overdue_q(on: date) -> Q:
    """Return the filter for what the school is late with: submitted ones wait for us."""
    late = Q(state__in=sorted(WITH_SCHOOL), due_on__lt=on, told_at__isnull=False)
    past = each_office(lambda calendar: Q(due_on__lte=calendar.last_before(on)))
    return late & (Q(life_safety=True) | past)  # see rules.runs_until


def is_late(finding: Finding, on: date) -> bool:
    """Tell whether the school is late with `finding` on `on`, by its office's calendar."""
    return is_overdue(
        finding.state,
        finding.due_on,
        on,
        life_safety=finding.life_safety,
        calendar=calendar_of(finding.office_id),
    )


def _with_what_a_row_shows(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Join what a row shows, but not the whole text of its notice."""
    joined = rows.select_related(
        "unit", "section", "responsible_unit", "raised_by", "notice__document"
    )
    return joined.defer("notice__document__content")


def ledger(person: Person, **filters: Unpack[Filters]) -> QuerySet[Finding]:
    """Return the findings `person` sees, narrowed, newest first.

    Joins what a row shows, so that a page is one statement.
    """
    rows = _with_what_a_row_shows(visible_to(person))
    return narrowed(rows, **filters).order_by("-found_on", "-id")


def narrowed(rows: QuerySet[Finding], **filters: Unpack[Filters]) -> QuerySet[Finding]:
    """Return the rows that match every filter given; empty values do not narrow."""
    for name, value in filters.items():
        if value not in (None, "", False, []):
            rows = rows.filter(_narrow(name, value))
    return rows


_LOOKUPS = {
    "topic": "topic_title__icontains",
    "found_from": "found_on__gte",
    "found_to": "found_on__lte",
    "due_from": "due_on__gte",
    "finding": "pk__in",
}
_NARROWS: dict[str, Callable[[Any], Q]] = {
    "text": containing,
    "school": lambda value: named(value, "unit__name_parts"),
    "overdue": lambda _yes: overdue_q(clock.today()),
    # No deadline lies before its finding: the newest first, this skips what is newer.
    "due_to": lambda value: Q(due_on__lte=value, found_on__lte=value),
    "imported": lambda _yes: Q(upload__isnull=False),
}


def _narrow(name: str, value: Any) -> Q:
    if name in _NARROWS:
        return _NARROWS[name](value)
    if name == "state" and value == "unfinished":
        return Q(state__in=sorted(UNFINISHED))
    return Q(**{_LOOKUPS.get(name, name): value})


def counts(person: Person, on: date) -> Counts:
    """Return the figures of the home page in one statement."""
    term = norm("findings.due_soon_workdays", on=on)

    def soon(calendar: Calendar) -> Q:
        return Q(due_on__lte=soon_until(on, term, calendar))

    with_school = Q(state__in=sorted(WITH_SCHOOL))
    row = (
        visible_to(person)
        .filter(state__in=sorted(UNFINISHED))
        .aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=overdue_q(on)),
            to_verify=Count("pk", filter=Q(state=State.SUBMITTED)),
            due_soon=Count("pk", filter=with_school & Q(due_on__gte=on) & each_office(soon)),
        )
    )
    return Counts(**row)


_RETURNED_FIRST = Case(When(state=State.RETURNED.value, then=0), default=1)


def ours_to_rectify(person: Person) -> Q:
    """Return the filter for what `person`'s school, or unit outside it, has to put right."""
    return (
        Q(responsible_unit=None) & scope_q(person, Permission.FINDING_RECTIFY)
        | scope_q(person, Permission.FINDING_RECTIFY_ASSIGNED, "responsible_unit")
    ) & Q(told_at__isnull=False)


def inbox(person: Person) -> QuerySet[Finding]:
    """Return what `person`'s unit has to rectify: returned ones first, then by deadline."""
    rows = Finding.objects.filter(ours_to_rectify(person), state__in=sorted(WITH_SCHOOL))
    return _with_what_a_row_shows(rows).order_by(_RETURNED_FIRST, "due_on", "id")


def handed_in(person: Person) -> QuerySet[Finding]:
    """Return what `person`'s unit has submitted and still waits to be judged."""
    rows = Finding.objects.filter(ours_to_rectify(person), state=State.SUBMITTED.value)
    return _with_what_a_row_shows(rows).order_by("-submitted_at", "-id")


def to_verify(person: Person) -> QuerySet[Finding]:
    """Return what schools have submitted and `person` may judge, the longest waiting first."""
    rows = Finding.objects.filter(
        scope_q(person, Permission.FINDING_VERIFY), state=State.SUBMITTED.value
    )
    return _with_what_a_row_shows(rows).order_by("submitted_at", "id")


def rounds(finding: Finding) -> QuerySet[Rectification]:
    """Return the rounds of `finding`, newest first, with files and verdicts."""
    return (
        finding.rectifications.select_related("submitted_by")
        .prefetch_related(
            "evidence",
            Prefetch(
                "verifications",
                Verification.objects.select_related("by")
                .prefetch_related("evidence")
                .order_by("at"),
            ),
        )
        .order_by("-round")
    )


def history(finding: Finding, viewer: Person) -> list[Entry]:
    """Return what happened to `finding`, oldest first; the school's side begins at the telling."""
    done = {str(r.pk): r for r in finding.rectifications.prefetch_related("evidence")}
    judged = {str(v.pk): v for v in finding.verifications.all()}
    shown = may(viewer, Permission.FINDING_VIEW, finding.unit)
    entries = []
    for event in history_of(finding).filter(name__in=EVENTS):
        shown = shown or event.name in {"finding.told", "finding.imported"}
        if not shown:
            continue
        rectification = done.get(event.data.get("rectification", ""))
        text, files = _words(event.data, judged), []
        if rectification is not None:
            text, files = rectification.result, list(rectification.evidence.all())
        what = str(EVENTS[event.name])
        entries.append(Entry(event.name, event.at, event.by, what, text, files))
    return entries


def _words(data: dict[str, Any], judged: dict[str, Verification]) -> str:
    if "responsible_person" in data:
        return _("%(what)s：%(more)s") % {
            "what": data["responsible_person"],
            "more": data["measures"],
        }
    if "verification" in data:
        verification = judged[data["verification"]]
        verdict = verification.get_verdict_display()
        told = {"verdict": verdict, "note": verification.note}
        return _("%(verdict)s。%(note)s") % told if verification.note else verdict
    if "extension" in data:
        return extension_told(data)
    if "objection" in data:
        return objection_told(data)
    if "due_on" in data:
        return reminded(data) if "rung" in data else _("整改期限：%(due_on)s") % data
    return str(data.get("words") or data.get("step") or data.get("number", ""))
