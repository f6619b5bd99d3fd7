"""Going to a school as a phone tells it: begun, forms taken along, arrived, left."""

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying.visits import admit, is_out, visit_of
from dudao.jobs.applying.work import Work
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions as planning
from dudao.planning.models import Assignment
from dudao.planning.states import State as AssignmentState
from dudao.visits import actions
from dudao.visits.models import Record, Visit


class Reassigned(Conflict):
    """The assignment was withdrawn or given to somebody else while the phone was away."""

    code = "reassigned"


def start(work: Work, body: bodies.Start) -> State:
    """Begin the visit, or join the one that another phone or the page began."""
    visit = Visit.objects.filter(pk=body.visit).first()
    if visit is None:
        try:
            with transaction.atomic():
                _begin(work, body)
        except WrongState:
            # Somebody began it on the page at this very moment.
            visit = Visit.objects.filter(pk=body.visit).first()
            if visit is None:
                raise
        else:
            return State.APPLIED
    admit(work, visit)
    brought = actions.bring_sheets(visit.pk, _sheets(body), by=work.by)
    return State.APPLIED if brought else State.STALE


def _begin(work: Work, body: bodies.Start) -> Visit:
    assignment = _assignment(body)
    if assignment is not None:
        _let_join(work, assignment)
        return actions.start(assignment.pk, by=work.by, sheets=_sheets(body))
    if body.assignment is not None and work.released_by is None:
        raise Reassigned(
            _(
                "这项督导任务已撤销、取消或改派，没有自动建立督导。确实去了学校的，请责任区负责人采用。"
            )
        )
    unit = Unit.objects.select_related("office").filter(pk=body.unit).first()
    if unit is None:
        raise NotFound(_("没有这所学校。"))
    return actions.start_unplanned(
        unit,
        by=work.by,
        id=body.visit,
        kind=body.kind,
        purpose=body.purpose,
        focus=body.focus,
        slot=body.slot,
        companions=Person.objects.filter(pk__in=body.companions).order_by("pk"),
        sheets=_sheets(body),
    )


def _assignment(body: bodies.Start) -> Assignment | None:
    """Return the assignment whose visit this is; one that was given anew has another."""
    if body.assignment is None:
        return None
    found = Assignment.objects.filter(pk=body.assignment, reserved=body.visit)
    return found.exclude(state=AssignmentState.WITHDRAWN.value).first()


def _let_join(work: Work, assignment: Assignment) -> None:
    going = {assignment.leader_id, *assignment.companions.values_list("pk", flat=True)}
    if work.released_by and work.released_at and work.by.pk not in going:
        with clock.at(work.released_at):
            planning.join(assignment.pk, work.by, by=work.released_by)


def _sheets(body: bodies.Start) -> list[actions.Sheet]:
    return [actions.Sheet(one.record, one.version) for one in body.records]


def add_form(work: Work, body: bodies.AddForm) -> State:
    """Take one more form or sheet along."""
    return _lay(work, body, own=False)


def own_sheet(work: Work, body: bodies.OwnSheet) -> State:
    """Take a sheet of one's own along."""
    return _lay(work, body, own=True)


def _lay(work: Work, body: bodies.AddForm | bodies.OwnSheet, *, own: bool) -> State:
    visit = visit_of(work, body.visit)
    if Record.objects.filter(pk=body.record).exists():
        return State.STALE
    if is_out(visit):
        actions.lay_late(
            visit.pk, body.version, by=work.by, id=body.record, arrived_at=work.arrived_at
        )
    elif own:
        actions.take_own_sheet(visit.pk, body.version, by=work.by, id=body.record)
    else:
        actions.add_form(visit.pk, body.version, by=work.by, id=body.record)
    return State.APPLIED


def check_in(work: Work, body: bodies.CheckIn) -> State:
    """Arrive; who has arrived already, on another phone or on the page, has."""
    visit = visit_of(work, body.visit)
    if visit.presences.filter(person=work.by).exists():
        return State.STALE
    place = body.place
    actions.check_in(
        visit.pk,
        by=work.by,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        plaque=body.plaque or "",
        drift_ms=work.drift_ms,
    )
    return State.APPLIED


def check_out(work: Work, body: bodies.CheckOut) -> State:
    """Leave, once."""
    visit = visit_of(work, body.visit)
    if visit.presences.filter(person=work.by, left_at__isnull=False).exists():
        return State.STALE
    actions.check_out(visit.pk, by=work.by)
    return State.APPLIED
