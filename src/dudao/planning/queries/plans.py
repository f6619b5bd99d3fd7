"""Plans: who sees, drafts, approves and files them, and what they never schedule."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, scope_q
from dudao.inspectorate.models import Area, AreaMember, Inspector, Responsibility
from dudao.inspectorate.queries import holding_on, inspectors_of
from dudao.lib import clock
from dudao.org.models import Person, Term, Unit
from dudao.org.queries import inspected
from dudao.org.states import Season, UnitKind
from dudao.planning.models import Matter, Plan, PlanItem, PlanUpload
from dudao.planning.rules.plans import Span, TermSpan, never_scheduled
from dudao.planning.rules.table_words import Known
from dudao.planning.states import PlanPeriod, PlanState

SETTLED = (PlanState.APPROVED.value, PlanState.PUBLISHED.value)


class Gap(NamedTuple):
    """The routine matters of schools, or of kindergartens, that a plan never schedules."""

    kindergartens: bool
    titles: list[str]
    of: int


def plans_visible_to(person: Person) -> QuerySet[Plan]:
    """Return the plans `person` may see, with whose they are.

    The office's people see all; a zone lead those of his areas and of their inspectors; everybody
    his own; and once it is approved, that of the area and of the county one's schools are in.
    """
    today = clock.today()
    members = AreaMember.objects.filter(scope_q(person, Permission.PLAN_VIEW), holding_on(today))
    offices = Unit.objects.filter(scope_q(person, Permission.PLAN_VIEW, "")).values("office")
    registered = Inspector.objects.filter(person=person)
    near = Q(area__in=members.values("area")) | Q(
        Q(office__in=offices) | Q(office__in=registered.values("office")),
        area=None,
        inspector=None,
    )
    return (
        Plan.objects.filter(
            scope_q(person, Permission.PLAN_VIEW, "office")
            | Q(inspector__person=person)
            | Q(area__lead=person)
            | Q(inspector__in=led_by(person, today).values("pk"))
            | (Q(state__in=SETTLED) & near)
        )
        .select_related("office", "area", "inspector__person", "made_by")
        .order_by("-first_on", "-id")
    )


def led_by(person: Person, on: date) -> QuerySet[Inspector]:
    """Return the inspectors responsible on `on` for a school in an area that `person` leads."""
    schools = AreaMember.objects.filter(holding_on(on), area__lead=person).values("unit")
    held = Responsibility.objects.filter(holding_on(on), unit__in=schools)
    return Inspector.objects.filter(pk__in=held.values("inspector")).select_related("person")


def may_draft(person: Person, plan: Plan) -> bool:
    """Tell whether `person` draws up `plan`: the office any, a lead his area's, one his own."""
    return is_own(person, plan) or may(person, Permission.REGISTER_DRAFT, plan.office)


def is_own(person: Person, plan: Plan) -> bool:
    """Tell whether `plan` is that of the inspector himself, or of an area that `person` leads."""
    area, inspector = plan.area, plan.inspector
    own = (area is not None and area.lead_id == person.pk) or (
        inspector is not None and inspector.person_id == person.pk
    )
    return own and may_anywhere(person, Permission.PLAN_DRAFT)


def may_settle(person: Person, plan: Plan) -> bool:
    """Tell whether `person` approves `plan`, or files it: nobody files his own, but the office."""
    if plan.inspector is None:
        return may(person, Permission.PLAN_DECIDE, plan.office)
    return may(person, Permission.REGISTER_DRAFT, plan.office) or files_for(person, plan)


def files_for(person: Person, plan: Plan) -> bool:
    """Tell whether `person` leads the area of the inspector whose plan it is, who is another."""
    inspector = plan.inspector
    if inspector is None or inspector.person_id == person.pk:
        return False
    led = led_by(person, clock.today()).filter(pk=inspector.pk)
    return may_anywhere(person, Permission.PLAN_DRAFT) and led.exists()


def _to_settle(person: Person) -> Q:
    ours = Q(inspector=None) & scope_q(person, Permission.PLAN_DECIDE, "office")
    filed = Q(inspector__isnull=False) & (
        scope_q(person, Permission.REGISTER_DRAFT, "office")
        | (Q(inspector__in=led_by(person, clock.today())) & ~Q(inspector__person=person))
    )
    return Q(ours | filed, state=PlanState.SUBMITTED)


def _by_day(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return plans.select_related("office", "area", "inspector__person", "made_by").order_by(
        "first_on", "id"
    )


def plans_to_settle(person: Person) -> QuerySet[Plan]:
    """Return the plans that wait for `person` to approve or to file them, oldest first."""
    return _by_day(Plan.objects.filter(_to_settle(person)))


def plans_at_hand(person: Person) -> QuerySet[Plan]:
    """Return the plans that wait for `person`: to be settled (submitted), and the drafts that
    were given back to him with a reason.
    """
    returned = Q(state=PlanState.DRAFT, made_by=person) & ~Q(reason="")
    return _by_day(Plan.objects.filter(_to_settle(person) | returned))


def areas_to_plan(person: Person) -> QuerySet[Area]:
    """Return the areas for which `person` draws up plans."""
    led = Q(lead=person) if may_anywhere(person, Permission.PLAN_DRAFT) else Q(pk__in=[])
    return (
        Area.objects.filter(led | scope_q(person, Permission.REGISTER_DRAFT, "office"))
        .select_related("office", "lead")
        .order_by("office", "id")
    )


def inspectors_to_plan(person: Person) -> QuerySet[Inspector]:
    """Return the inspectors for whom `person` draws up plans: himself, or all of the office."""
    own = Q(person=person) if may_anywhere(person, Permission.PLAN_DRAFT) else Q(pk__in=[])
    return (
        Inspector.objects.filter(own | scope_q(person, Permission.REGISTER_DRAFT, "office"))
        .filter(person__is_active=True)
        .select_related("person", "office")
        .order_by("person__sort_key", "pk")
    )


def offices_to_plan(person: Person) -> QuerySet[Unit]:
    """Return the offices for whose county `person` draws up plans."""
    return Unit.objects.filter(
        scope_q(person, Permission.REGISTER_DRAFT, ""), kind=UnitKind.OFFICE
    ).order_by("pk")


def items_of(plan: Plan) -> QuerySet[PlanItem]:
    """Return the lines of `plan` by day and place, with matters and schools."""
    units = Prefetch("units", Unit.objects.order_by("sort_key", "pk"))
    matters = Prefetch("matters", Matter.objects.order_by("position", "id"))
    return plan.items.order_by("first_on", "position", "id").prefetch_related(matters, units)


def matters_of(office: Unit) -> QuerySet[Matter]:
    """Return the matters that plans of `office` may name today."""
    return Matter.objects.filter(
        Q(office=None) | Q(office=office), Q(retired_on=None) | Q(retired_on__gt=clock.today())
    ).order_by("position", "id")


def known_of(office: Unit) -> list[Known]:
    """Return the matters of `office` with all ways to write them."""
    return [Known(one.pk, one.key, one.title, tuple(one.words)) for one in matters_of(office)]


def gaps_of(plan: Plan, items: Iterable[PlanItem]) -> list[Gap]:
    """Return what the plan of a year never schedules of the routine matters; a shorter one may.

    `items` have their matters loaded.
    """
    if plan.period != PlanPeriod.YEAR:
        return []
    known = known_of(plan.office)
    kinds = set(schools_of_plan(plan).order_by().values_list("kind", flat=True).distinct())
    kindergartens = UnitKind.KINDERGARTEN.value in kinds
    schools = bool(kinds - {UnitKind.KINDERGARTEN.value}) or not kinds
    lines = [(item.kind, [one.pk for one in item.matters.all()]) for item in items]
    missing = never_scheduled(known, lines, schools=schools, kindergartens=kindergartens)
    found = []
    for of_kindergartens in (False, True):
        own = [one.title for one in missing if one.kindergarten == of_kindergartens]
        count = sum(one.routine and one.kindergarten == of_kindergartens for one in known)
        if own:
            found.append(Gap(of_kindergartens, own, count))
    return found


def schools_of_plan(plan: Plan) -> QuerySet[Unit]:
    """Return the open schools that a plan is about: the county's, the area's, the inspector's."""
    today = clock.today()
    rows = inspected().filter(Q(closed_on=None) | Q(closed_on__gt=today))
    if plan.area_id:
        rows = rows.filter(holding_on(today, "area_members__"), area_members__area=plan.area_id)
    elif plan.inspector_id:
        rows = rows.filter(
            holding_on(today, "responsibilities__"),
            responsibilities__inspector=plan.inspector_id,
        )
    else:
        rows = rows.filter(office=plan.office_id)
    return rows.order_by("sort_key", "pk")


def terms_of(office: Unit, span: Span) -> list[TermSpan]:
    """Return the terms of `office` that touch `span`."""
    rows = Term.objects.filter(office=office, first_on__lte=span[1], last_on__gte=span[0])
    return [
        TermSpan(term.season == Season.AUTUMN, term.first_on, term.last_on)
        for term in rows.order_by("first_on")
    ]


def standing_plan(
    office: Unit, *, area: Area | None, inspector: Inspector | None, period: str, first_on: date
) -> Plan | None:
    """Return the plan that there already is for somebody's time, if it was not withdrawn."""
    own: dict[str, Any] = {"office": office, "area": area, "inspector": inspector}
    rows = Plan.objects.filter(**own, period=period, first_on=first_on)
    return rows.exclude(state=PlanState.WITHDRAWN).first()


def parent_for(plan: Plan) -> Plan | None:
    """Return the plan that `plan` follows: its inspector's area's, else the county's.

    It is approved and covers the time of `plan`, the shortest such first.
    """
    rows = Plan.objects.filter(
        office=plan.office,
        inspector=None,
        state__in=SETTLED,
        first_on__lte=plan.first_on,
        last_on__gte=plan.last_on,
    ).order_by("-first_on", "last_on", "-id")
    if plan.inspector_id:
        held = Responsibility.objects.filter(holding_on(clock.today()), inspector=plan.inspector_id)
        areas = AreaMember.objects.filter(holding_on(clock.today()), unit__in=held.values("unit"))
        found = rows.filter(area__in=areas.values("area")).first()
        if found is not None:
            return found
    return rows.filter(area=None).exclude(pk=plan.pk).first()


def children_of(plan: Plan, person: Person) -> QuerySet[Plan]:
    """Return the plans derived from `plan` that `person` sees."""
    rows = plans_visible_to(person).filter(parent=plan).exclude(state=PlanState.WITHDRAWN)
    return rows.order_by("first_on", "area", "inspector", "id")


def uploads_visible_to(person: Person) -> QuerySet[PlanUpload]:
    """Return the month tables of the plans that `person` draws up."""
    led = Q(plan__area__lead=person) | Q(plan__inspector__person=person)
    own = led if may_anywhere(person, Permission.PLAN_DRAFT) else Q(pk__in=[])
    return PlanUpload.objects.filter(
        own | scope_q(person, Permission.REGISTER_DRAFT, "plan__office")
    ).select_related("plan__office", "plan__area", "plan__inspector__person", "by")


def last_years(plan: Plan) -> Plan | None:
    """Return the plan of the same owner and kind for a year before, to copy from."""
    since, until = plan.first_on - timedelta(400), plan.first_on - timedelta(300)
    own: dict[str, Any] = {
        "office": plan.office_id, "area": plan.area_id, "inspector": plan.inspector_id
    }  # fmt: skip
    rows = Plan.objects.filter(**own, period=plan.period, first_on__range=(since, until))
    return rows.exclude(state=PlanState.WITHDRAWN).order_by("-first_on", "-id").first()


def inspectors_below(area: Area) -> QuerySet[Inspector]:
    """Return the inspectors responsible for a school of `area` today, by name."""
    today = clock.today()
    schools = AreaMember.objects.filter(holding_on(today), area=area).values("unit")
    held = Responsibility.objects.filter(holding_on(today), unit__in=schools)
    return inspectors_of(area.office).filter(pk__in=held.values("inspector"))
