"""Who is responsible for what, who must keep away, who may see which inspectors and areas."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.inspectorate.models import (
    Area,
    AreaMember,
    Inspector,
    Plaque,
    Recusal,
    Responsibility,
)
from dudao.inspectorate.rules import left_recently, typed
from dudao.inspectorate.states import RecusalGround
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Post, Unit
from dudao.org.queries import norm, norm_row, office_of


def holding_on(day: date, prefix: str = "") -> Q:
    """Return the filter for dated rows (at the path `prefix`) that hold on `day`."""
    return Q(**{f"{prefix}start_on__lte": day}) & ending_from(day, prefix)


def ending_from(day: date, prefix: str = "") -> Q:
    """Return the filter for dated rows that hold on `day` or later."""
    return Q(**{f"{prefix}end_on": None}) | Q(**{f"{prefix}end_on__gte": day})


def recusals_of(person: Person, on: date) -> dict[int, Recusal]:
    """Return for every unit from which `person` must keep away on `on` the ground.

    Declared recusals first; those that follow from facts we have (own unit, a post held now or
    left less than `inspectorate.recusal_years_after_leaving` years ago) are unsaved rows.
    """
    found: dict[int, Recusal] = {}
    posts = Post.objects.filter(
        Q(start_on=None) | Q(start_on__lte=on), person=person
    ).select_related("unit__office")
    for post in posts:
        recusal = _from_post(post, on)
        if recusal is not None:
            found.setdefault(post.unit_id, recusal)
    if person.unit_id is not None:
        found[person.unit_id] = Recusal(
            unit_id=person.unit_id, ground=RecusalGround.EMPLOYEE, start_on=on
        )
    declared = Recusal.objects.filter(holding_on(on), inspector__person=person)
    found.update({row.unit_id: row for row in declared.order_by("-start_on", "-id")})
    return found


def _from_post(post: Post, on: date) -> Recusal | None:
    if post.end_on is None or post.end_on >= on:
        return Recusal(
            unit=post.unit, ground=RecusalGround.EMPLOYEE, detail=post.title, start_on=on
        )
    years = norm("inspectorate.recusal_years_after_leaving", on=on, office=office_of(post.unit))
    if not left_recently(post.end_on, on=on, years=years):
        return None
    detail = _("%(title)s，%(day)s离任，未满%(years)d年") % {
        "title": post.title,
        "day": post.end_on.isoformat(),
        "years": years,
    }
    return Recusal(unit=post.unit, ground=RecusalGround.FORMER, detail=detail, start_on=post.end_on)


def recusal_of(person: Person, unit: Unit, on: date) -> Recusal | None:
    """Return why `person` must not inspect `unit` on `on`, or None (see `recusals_of`)."""
    return recusals_of(person, on).get(unit.pk)


def recused_from(unit: Unit, on: date) -> dict[int, Recusal]:
    """Return by person the inspectors of the office who must keep away from `unit` on `on`."""
    found: dict[int, Recusal] = {}
    office = office_of(unit)
    posts = Post.objects.filter(
        Q(start_on=None) | Q(start_on__lte=on), unit=unit, person__inspector__office=office
    ).select_related("unit__office")
    for post in posts:
        recusal = _from_post(post, on)
        if recusal is not None:
            found.setdefault(post.person_id, recusal)
    for own in Person.objects.filter(unit=unit, inspector__office=office):
        found[own.pk] = Recusal(unit=unit, ground=RecusalGround.EMPLOYEE, start_on=on)
    declared = Recusal.objects.filter(holding_on(on), unit=unit).select_related("inspector")
    found.update({row.inspector.person_id: row for row in declared.order_by("-start_on", "-id")})
    return found


def recused_among(
    people: Iterable[Person], units: Iterable[Unit], on: date
) -> dict[int, list[Recusal]]:
    """Return by person, of many at once, the schools of `units` to keep away from on `on`."""
    people, places = list(people), [unit.pk for unit in units]
    found: dict[tuple[int, int], Recusal] = {}
    posts = Post.objects.filter(
        Q(start_on=None) | Q(start_on__lte=on), unit__in=places, person__in=people
    ).select_related("unit__office")
    for post in posts:
        recusal = _from_post(post, on)
        if recusal is not None:
            found.setdefault((post.person_id, post.unit_id), recusal)
    for person in people:
        if person.unit_id in places:
            found[person.pk, person.unit_id] = Recusal(
                unit_id=person.unit_id, ground=RecusalGround.EMPLOYEE, start_on=on
            )
    declared = Recusal.objects.filter(
        holding_on(on), unit__in=places, inspector__person__in=people
    ).select_related("inspector")
    for row in declared.order_by("-start_on", "-id"):
        found[row.inspector.person_id, row.unit_id] = row
    by_person: dict[int, list[Recusal]] = {}
    for (person_id, _unit), recusal in found.items():
        by_person.setdefault(person_id, []).append(recusal)
    return by_person


def words(recusal: Recusal) -> str:
    """Return the ground of a recusal as people read it."""
    ground = str(recusal.get_ground_display())
    return (
        _("%(what)s：%(more)s") % {"what": ground, "more": recusal.detail}
        if recusal.detail
        else ground
    )


def require_unrecused(people: Iterable[Person], unit: Unit, on: date) -> None:
    """Raise `NotAllowed` with names and grounds when somebody must keep away from `unit`."""
    grounds = {
        person: words(recusal)
        for person in people
        if (recusal := recusal_of(person, unit, on)) is not None
    }
    if grounds:
        who = _("；").join(
            _("%(what)s（%(more)s）") % {"what": person, "more": ground}
            for person, ground in grounds.items()
        )
        raise NotAllowed(
            _("按回避规定，以下人员不能督导“%(unit)s”：%(who)s。请改派其他督学。")
            % {"unit": unit, "who": who},
            recused=[person.pk for person in grounds],
        )


def responsible_for(unit: Unit, on: date) -> QuerySet[Inspector]:
    """Return the inspectors responsible for `unit` on `on`, the longest serving first."""
    return (
        Inspector.objects.filter(holding_on(on, "responsibilities__"), responsibilities__unit=unit)
        .select_related("person")
        .order_by("responsibilities__start_on", "responsibilities__id")
    )


def by_inspector(units: Iterable[Unit], on: date) -> tuple[dict[Inspector, list[Unit]], list[Unit]]:
    """Return the schools of each (longest serving) responsible inspector, and those without one."""
    units = list(units)
    held = (
        Responsibility.objects.filter(holding_on(on), unit__in=units)
        .select_related("inspector__person")
        .order_by("-start_on", "-id")
    )
    first = {row.unit_id: row.inspector for row in held}
    schools: dict[Inspector, list[Unit]] = {}
    for unit in units:
        if unit.pk in first:
            schools.setdefault(first[unit.pk], []).append(unit)
    return schools, [unit for unit in units if unit.pk not in first]


def schools_of(person: Person, on: date) -> QuerySet[Unit]:
    """Return the schools `person` is responsible for on `on`."""
    return Unit.objects.filter(
        holding_on(on, "responsibilities__"), responsibilities__inspector__person=person
    ).order_by("sort_key", "pk")


def is_responsible(person: Person, unit: Unit, on: date) -> bool:
    """Tell whether `person` is the responsible inspector of `unit` on `on`."""
    return responsible_for(unit, on).filter(person=person).exists()


def inspectors_of(office: Unit) -> QuerySet[Inspector]:
    """Return the inspectors of `office` whose accounts are open, by name."""
    return (
        Inspector.objects.filter(office=office, person__is_active=True)
        .select_related("person__unit")
        .order_by("person__sort_key", "pk")
    )


def area_of(unit: Unit, on: date) -> Area | None:
    """Return the responsibility area that `unit` belongs to on `on`."""
    return (
        Area.objects.filter(holding_on(on, "members__"), members__unit=unit)
        .select_related("lead", "liaison_leader")
        .first()
    )


def areas_visible_to(person: Person) -> QuerySet[Area]:
    """Return the areas whose office, or one of whose schools of today, `person` reaches."""
    members = AreaMember.objects.filter(
        scope_q(person, Permission.INSPECTOR_VIEW), holding_on(clock.today())
    )
    return (
        Area.objects.filter(
            scope_q(person, Permission.INSPECTOR_VIEW, "office") | Q(pk__in=members.values("area"))
        )
        .select_related("office", "lead", "liaison_leader")
        .order_by("office", "id")
    )


def inspectors_visible_to(person: Person) -> QuerySet[Inspector]:
    """Return oneself, and those whose office or one of whose schools of today one reaches."""
    schools = Responsibility.objects.filter(
        scope_q(person, Permission.INSPECTOR_VIEW), holding_on(clock.today())
    )
    return (
        Inspector.objects.filter(
            scope_q(person, Permission.INSPECTOR_VIEW, "office")
            | Q(pk__in=schools.values("inspector"))
            | Q(person=person)
        )
        .select_related("person__unit", "office")
        .order_by("person__sort_key", "pk")
    )


def responsibilities_visible_to(person: Person) -> QuerySet[Responsibility]:
    """Return who answers for the schools that `person` reaches."""
    return Responsibility.objects.filter(scope_q(person, Permission.INSPECTOR_VIEW)).select_related(
        "unit", "inspector__person", "inspector__office"
    )


def recusals_visible_to(person: Person) -> QuerySet[Recusal]:
    """Return the declared recusals from schools that `person` edits inspectors of, and his own."""
    return Recusal.objects.filter(
        scope_q(person, Permission.INSPECTOR_EDIT) | Q(inspector__person=person)
    ).select_related("unit", "inspector__person", "inspector__office")


def responsibilities_of(inspector: Inspector, on: date) -> QuerySet[Responsibility]:
    """Return what `inspector` answers for on `on` or later, with the schools."""
    return (
        inspector.responsibilities.filter(ending_from(on))
        .select_related("unit")
        .order_by("unit__sort_key", "start_on")
    )


def recusals_shown(inspector: Inspector, viewer: Person, on: date) -> QuerySet[Recusal]:
    """Return the declared recusals of `inspector` from `on` on, those that `viewer` may see."""
    return (
        recusals_visible_to(viewer)
        .filter(ending_from(on), inspector=inspector)
        .order_by("unit__sort_key", "start_on")
    )


def schools_in(area: Area, on: date) -> QuerySet[Unit]:
    """Return the schools of `area` on `on`."""
    return Unit.objects.filter(holding_on(on, "area_members__"), area_members__area=area).order_by(
        "sort_key", "pk"
    )


def placed_from(on: date) -> QuerySet[AreaMember]:
    """Return the memberships of areas that hold on `on` or later."""
    return AreaMember.objects.filter(ending_from(on))


def inspectors_by_school(schools: Iterable[Unit], on: date) -> dict[int, list[Inspector]]:
    """Return by school the inspectors responsible for it on `on`."""
    found: dict[int, list[Inspector]] = {}
    held = Responsibility.objects.filter(holding_on(on), unit__in=list(schools))
    for row in held.select_related("inspector__person", "inspector__photo").order_by(
        "start_on", "id"
    ):
        found.setdefault(row.unit_id, []).append(row.inspector)
    return found


def areas_with_load(areas: QuerySet[Area], on: date) -> QuerySet[Area]:
    """Return `areas` with `load`, the number of their schools on `on`."""
    return areas.annotate(load=Count("members", filter=holding_on(on, "members__")))


def inspectors_with_load(inspectors: QuerySet[Inspector], on: date) -> QuerySet[Inspector]:
    """Return `inspectors` with `load`, the number of schools they are responsible for on `on`."""
    held = holding_on(on, "responsibilities__")
    return inspectors.annotate(load=Count("responsibilities", filter=held))


def load_warning(inspector: Inspector, on: date) -> str:
    """Return in words that an inspector has more schools than is customary, or ""."""
    load = inspector.responsibilities.filter(holding_on(on)).count()
    usual = norm_row("inspectorate.schools_per_inspector", on=on, office=inspector.office)
    if load <= usual.value:
        return ""
    return _(
        "%(who)s现负责%(load)d所学校，超过1名责任督学%(usual)d所左右的标准。依据：%(basis)s"
    ) % {"who": inspector, "load": load, "usual": usual.value, "basis": usual.basis}


def area_warning(area: Area, on: date) -> str:
    """Return in words that an area has more schools than it should, or ""."""
    load = area.members.filter(holding_on(on)).count()
    limit = norm_row("inspectorate.schools_per_area", on=on, office=area.office)
    if load <= limit.value:
        return ""
    return _("%(area)s现有%(load)d所学校，超过%(limit)d所。依据：%(basis)s") % {
        "area": area,
        "load": load,
        "limit": limit.value,
        "basis": limit.basis,
    }


def plaque_of(code: str) -> Unit | None:
    """Return the school at whose gate the plate with `code` hangs now, or None."""
    standing = Plaque.objects.filter(code=typed(code), replaced_at=None).select_related("unit")
    found = standing.first()
    return found.unit if found else None


def plaques_visible_to(person: Person) -> QuerySet[Plaque]:
    """Return the plates that hang at the gates of schools whose inspectors `person` may see."""
    seen = scope_q(person, Permission.INSPECTOR_VIEW)
    return Plaque.objects.filter(seen, replaced_at=None).select_related("unit")


def names_on(inspectors: Iterable[Inspector]) -> str:
    """Return who is named on a plate, as it is kept."""
    return ",".join(str(one.pk) for one in inspectors)[:64]


def stale_plaques(person: Person, on: date) -> list[Plaque]:
    """Return the printed plates on which others are named than those who answer on `on`."""
    edits = scope_q(person, Permission.INSPECTOR_EDIT)
    printed = list(
        Plaque.objects.filter(edits, replaced_at=None, printed_at__isnull=False)
        .select_related("unit")
        .order_by("unit__sort_key", "id")
    )
    named = inspectors_by_school([plaque.unit for plaque in printed], on)
    return [one for one in printed if one.printed != names_on(named.get(one.unit_id, []))]


def plaques_of(units: Iterable[Unit]) -> dict[int, Plaque]:
    """Return by school the plate that hangs at its gate."""
    standing = Plaque.objects.filter(unit__in=list(units), replaced_at=None)
    return {plaque.unit_id: plaque for plaque in standing}
