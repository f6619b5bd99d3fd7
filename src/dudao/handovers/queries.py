"""Reading hand-overs, and gathering what is open with somebody."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec
from django.db.models import Count, Max, Q, QuerySet
from django.utils import translation

from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.access.queries import current, scope_q
from dudao.access.roles import Role
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.documents.models import Delivery
from dudao.documents.states import State as DocumentState
from dudao.findings.models import Finding, Notice, Objection
from dudao.findings.queries import overdue_q
from dudao.findings.queries.notices import unfiled
from dudao.findings.queries.objections import authors, readers_for
from dudao.findings.states import UNFINISHED, ObjectionState
from dudao.handovers.models import HandOver
from dudao.handovers.rules import Briefing, Promise, School, Task, lay_out, load
from dudao.handovers.states import Kind, State
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import recused_from, responsibilities_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from dudao.planning.queries import to_hand_over
from dudao.visits.models import Visit
from dudao.visits.queries import of_person
from dudao.visits.states import ANSWERED
from dudao.visits.states import State as VisitState

#: A hand-over in these is not done.
OPEN = [State.PREPARED.value, State.GIVEN.value]
_UNDER_WAY = [VisitState.PLANNED, VisitState.CHECKED_IN, VisitState.FED_BACK]


def visible_to(person: Person) -> QuerySet[HandOver]:
    """Return the hand-overs `person` gives, takes, or arranges, newest first."""
    return (
        HandOver.objects.filter(
            Q(giver=person) | Q(taker=person) | scope_q(person, Permission.HANDOVER_MAKE, "office")
        )
        .select_related("office", "giver", "taker", "made_by", "docx", "pdf")
        .order_by("-id")
    )


def waiting_for(person: Person) -> QuerySet[HandOver]:
    """Return the hand-overs that wait for `person` to confirm, oldest first."""
    return (
        HandOver.objects.filter(
            Q(giver=person, state=State.PREPARED.value) | Q(taker=person, state__in=OPEN)
        )
        .select_related("giver", "taker")
        .order_by("id")
    )


def principals_of(unit: Unit, on: date) -> QuerySet[Person]:
    """Return who is principal of `unit` on `on`, an account that was closed included."""
    held = Grant.objects.filter(current(on), role=Role.PRINCIPAL.value, unit=unit)
    return Person.objects.filter(pk__in=held.values("person")).order_by("sort_key", "pk")


def briefing_of(hand_over: HandOver) -> Briefing:
    """Return what the briefing says, with who has confirmed so far."""
    briefing = load(hand_over.content)
    return msgspec.structs.replace(
        briefing,
        given_at=_local(hand_over.given_at),
        absent_reason=hand_over.absent_reason,
        taken_at=_local(hand_over.taken_at),
    )


def briefing_docx(hand_over: HandOver) -> bytes:
    """Return the briefing for Word as it stands."""
    return compose_docx(lay_out(briefing_of(hand_over)))


def briefing_pdf(hand_over: HandOver) -> bytes:
    """Return the briefing as PDF as it stands."""
    return compose_pdf(lay_out(briefing_of(hand_over)))


def briefing_now(hand_over: HandOver) -> Briefing:
    """Return the briefing of what is open today, in Chinese."""
    with translation.override("zh-hans"):
        if hand_over.kind == Kind.INSPECTOR:
            return _of_inspector(hand_over)
        if hand_over.kind == Kind.SCHOOLS:
            return _of_some_schools(hand_over)
        return _of_principal(hand_over)


def schools_to_hand_over(inspector: Inspector, on: date) -> list[Unit]:
    """Return the schools `inspector` answers for on `on` or later."""
    return [held.unit for held in responsibilities_of(inspector, on)]


def _of_inspector(hand_over: HandOver) -> Briefing:
    giver, on = hand_over.giver, max(hand_over.on, clock.today())
    schools = schools_to_hand_over(Inspector.objects.get(person=giver), on)
    objections = list(
        Objection.objects.filter(reader=giver, state=ObjectionState.READING)
        .select_related("finding__unit")
        .order_by("answer_due_on", "id")
    )
    left = [it for it in objections if not _readable(it, hand_over.taker, schools)]
    tasks = [
        *_areas(giver),
        *_assignments(to_hand_over(giver, on)),
        *_visits(Visit.objects.filter(of_person(giver))),
        *_filings(schools),
        *(
            Task(
                kind="异议复核",
                school=it.finding.unit.name,
                what=it.finding.fact,
                on=it.answer_due_on,
                state=str(it.get_state_display()),
            )
            for it in objections
            if it not in left
        ),
    ]
    return _briefing(hand_over, schools, tasks, [_left(it) for it in left])


def _of_some_schools(hand_over: HandOver) -> Briefing:
    giver, on = hand_over.giver, max(hand_over.on, clock.today())
    schools = list(hand_over.units.order_by("sort_key", "pk"))
    tasks = [
        *_assignments(to_hand_over(giver, on).filter(unit__in=schools)),
        *_visits(Visit.objects.filter(of_person(giver), unit__in=schools)),
        *_filings(schools),
    ]
    return _briefing(hand_over, schools, tasks, [])


def _of_principal(hand_over: HandOver) -> Briefing:
    schools = list(hand_over.units.all())
    tasks = [
        *_receipts(schools),
        *_visits(Visit.objects.filter(unit__in=schools)),
    ]
    return _briefing(hand_over, schools, tasks, [])


def _briefing(
    hand_over: HandOver, schools: list[Unit], tasks: list[Task], left: list[str]
) -> Briefing:
    return Briefing(
        office=hand_over.office.name,
        title=str(hand_over.get_kind_display()),
        giver=hand_over.giver.name,
        taker=hand_over.taker.name,
        on=hand_over.on,
        made_by=hand_over.made_by.name,
        note=hand_over.note,
        schools=_schools(schools),
        promises=_promises(schools),
        tasks=tasks,
        left=left,
    )


def _schools(units: list[Unit]) -> list[School]:
    today = clock.today()
    counted = {
        row["unit"]: (row["open"], row["overdue"])
        for row in Finding.objects.filter(
            unit__in=units, told_at__isnull=False, state__in=sorted(UNFINISHED)
        )
        .order_by()
        .values("unit")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=overdue_q(today)))
    }
    went: Mapping[int, date] = dict(
        Visit.objects.filter(unit__in=units, state__in=sorted(ANSWERED))
        .order_by()
        .values_list("unit")
        .annotate(Max("planned_on"))
    )
    held = Grant.objects.filter(current(today), role=Role.PRINCIPAL.value, unit__in=units)
    heads = {
        grant.unit_id: (grant.person.name, grant.person.phone)
        for grant in held.select_related("person").order_by("start_on", "pk")
    }
    return [
        School(
            id=unit.pk,
            name=unit.name,
            students=unit.students,
            principal=unit.principal_name or heads.get(unit.pk, ("", ""))[0],
            phone=unit.principal_phone or heads.get(unit.pk, ("", ""))[1],
            open=counted.get(unit.pk, (0, 0))[0],
            overdue=counted.get(unit.pk, (0, 0))[1],
            visited_on=went.get(unit.pk),
        )
        for unit in units
    ]


def _promises(units: list[Unit]) -> list[Promise]:
    late = set(Finding.objects.filter(overdue_q(clock.today()), unit__in=units).values_list("pk"))
    rows = (
        Finding.objects.filter(unit__in=units, told_at__isnull=False, state__in=sorted(UNFINISHED))
        .select_related("unit")
        .order_by("unit__sort_key", "due_on", "id")
    )
    return [
        Promise(
            id=str(finding.pk),
            school=finding.unit.name,
            fact=finding.fact,
            state=str(finding.get_state_display()),
            due_on=finding.due_on,
            number=finding.number,
            overdue=(finding.pk,) in late,
            responsible_person=finding.responsible_person,
            measures=finding.measures,
        )
        for finding in rows
    ]


def _areas(giver: Person) -> list[Task]:
    return [
        Task(kind="督学责任区", school="—", what=area.name, state="负责人")
        for area in Area.objects.filter(lead=giver).order_by("name")
    ]


def _assignments(rows: QuerySet[Assignment]) -> list[Task]:
    return [
        Task(
            kind="督导任务",
            school=it.unit.name,
            what=it.purpose,
            on=it.planned_on,
            state=str(it.get_state_display()),
        )
        for it in rows.select_related("unit").order_by("planned_on", "id")
    ]


def _visits(visits: QuerySet[Visit]) -> list[Task]:
    rows = visits.filter(state__in=_UNDER_WAY).select_related("unit").order_by("planned_on", "id")
    return [
        Task(
            kind="入校督导",
            school=it.unit.name,
            what=it.purpose,
            on=it.planned_on,
            state=str(it.get_state_display()),
        )
        for it in rows
    ]


def _filings(units: Iterable[Unit]) -> list[Task]:
    rows = unfiled(Notice.objects.filter(unit__in=list(units))).select_related("unit", "document")
    return [
        Task(
            kind="通知书备案",
            school=it.unit.name,
            what=it.document.number,
            on=it.filing_due_on,
            state="未备案",
        )
        for it in rows.order_by("filing_due_on", "id")
    ]


def _receipts(units: Iterable[Unit]) -> list[Task]:
    rows = Delivery.objects.filter(
        unit__in=list(units), acknowledged_at=None, document__state=DocumentState.ISSUED
    ).select_related("unit", "document")
    return [
        Task(
            kind="公文签收",
            school=it.unit.name,
            what=f"{it.document.title}（{it.document.number}）",
            on=it.delivered_at.astimezone(clock.CHINA).date(),
            state="未签收",
        )
        for it in rows.order_by("delivered_at", "id")
    ]


def _readable(objection: Objection, taker: Person, schools: list[Unit]) -> bool:
    """Tell whether `taker` may read it, once the schools are his."""
    finding = objection.finding
    if finding.unit in schools:
        return taker.pk not in authors(finding) | set(recused_from(finding.unit, clock.today()))
    return readers_for(finding).filter(pk=taker.pk).exists()


def _left(objection: Objection) -> str:
    return f"{objection.finding.unit.name}对“{objection.finding.fact}”的异议，须另行指定复核人"


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(clock.CHINA) if at else None
