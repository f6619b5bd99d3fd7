"""What a person may hold on a phone now; whatever is not named here is not sent, and deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import schools_of
from dudao.instruments.models import Version
from dudao.instruments.queries import published_for_each
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of
from dudao.planning import queries as planning
from dudao.planning.models import Assignment
from dudao.planning.states import State as AssignmentState
from dudao.visits.models import Visit
from dudao.visits.queries.carried import OPEN, carried_by, open_for

#: A visit that is over stays so long on the phone: as long as a phone may be without a network.
KEPT_DAYS = 14


@dataclass
class Scope:
    """The schools, visits, tasks and forms of a person, and the office in whose name he goes.

    `usual` are the forms for each school, `chosen` the ids of those that a task names, `versions`
    every form that is needed, by id.
    """

    person: Person
    on: date
    office: Unit | None
    schools: list[Unit]
    visits: list[Visit]
    assignments: list[Assignment]
    usual: dict[int, list[Version]]
    chosen: dict[UUID, list[int]]
    versions: dict[int, Version]


def scope_of(person: Person) -> Scope:
    """Return what `person` may hold: the schools he answers for, goes to or is at; nothing else.

    A school of which he is the responsible inspector counts while he may make visits there; one to
    which he is sent, while the task or the visit is open and no longer ago than access lasts.
    """
    today = clock.today()
    visits = list(carried_by(person, today - timedelta(days=KEPT_DAYS)))
    assignments = list(_to_do(person))
    office = _office(person)
    schools = _schools(person, office, visits, assignments, today)
    usual = published_for_each(schools, today)
    chosen = _chosen(assignments)
    sheets = {sheet.version_id for visit in visits for sheet in visit.records.all()}
    needed = sheets.union(*chosen.values())
    return Scope(
        person=person,
        on=today,
        office=office or (office_of(schools[0]) if schools else None),
        schools=schools,
        visits=visits,
        assignments=assignments,
        usual=usual,
        chosen=chosen,
        versions=_versions(usual.values(), needed),
    )


def schools_for(person: Person) -> list[Unit]:
    """Return the schools of `scope_of` alone."""
    open_ = list(open_for(person).only("unit_id", "state", "planned_on"))
    return _schools(person, _office(person), open_, list(_to_do(person)), clock.today())


def _to_do(person: Person) -> Iterable[Assignment]:
    rows = planning.mine(person).filter(state=AssignmentState.ASSIGNED)
    return rows.prefetch_related("companions").order_by("planned_on", "id")


def _schools(
    person: Person,
    office: Unit | None,
    visits: list[Visit],
    assignments: list[Assignment],
    on: date,
) -> list[Unit]:
    own = schools_of(person, on).filter(scope_q(person, Permission.VISIT_MAKE, ""))
    since = on - timedelta(days=norm("planning.access_days", on=on, office=office))
    gone_to = {
        visit.unit_id for visit in visits if visit.state in OPEN and visit.planned_on >= since
    }
    gone_to |= {assignment.unit_id for assignment in assignments if assignment.planned_on >= since}
    ids = gone_to | set(own.values_list("pk", flat=True))
    return list(Unit.objects.filter(pk__in=ids).select_related("office").order_by("sort_key", "pk"))


def _chosen(assignments: list[Assignment]) -> dict[UUID, list[int]]:
    """Return the forms of tasks; only their ids, for a definition is long and often the same."""
    pairs = Assignment.forms.through.objects.filter(assignment__in=assignments)
    found: dict[UUID, list[int]] = {}
    ordered = pairs.order_by("version__instrument__key", "version")
    for assignment, version in ordered.values_list("assignment", "version"):
        found.setdefault(assignment, []).append(version)
    return found


def _versions(usual: Iterable[list[Version]], needed: set[int]) -> dict[int, Version]:
    found = {one.pk: one for forms in usual for one in forms}
    rest = Version.objects.filter(pk__in=needed - set(found))
    found.update({one.pk: one for one in rest})
    return dict(sorted(found.items()))


def _office(person: Person) -> Unit | None:
    """Return the office of which `person` is an inspector, else that of his unit."""
    card = Inspector.objects.filter(person=person).select_related("office").first()
    if card is not None:
        return card.office
    return office_of(person.unit) if person.unit is not None else None
