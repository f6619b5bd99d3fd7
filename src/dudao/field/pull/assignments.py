"""The tasks a person goes with (督前蓝本), with the ids their visits will have."""

from dudao.field.pull.scope import Scope
from dudao.field.pull.shapes import Assignment as Told
from dudao.field.pull.shapes import Reserved
from dudao.field.pull.visits import named
from dudao.planning.models import Assignment
from dudao.planning.queries.passes import passes_of
from dudao.planning.states import VisitKind
from dudao.visits.queries import PURPOSES
from dudao.visits.rules import record_id


def assignments(scope: Scope) -> list[Told]:
    """Return the open tasks of `scope`; without forms of its own a task takes the usual ones."""
    passes = passes_of(scope.assignments)
    return [
        _told(one, scope.chosen.get(one.pk) or _usual(one, scope), passes.get(one.pk, ""))
        for one in scope.assignments
    ]


def _usual(assignment: Assignment, scope: Scope) -> list[int]:
    """Return the ids of the forms that `visits.queries.forms_for` names."""
    purposes = PURPOSES[VisitKind(assignment.kind)]
    found = scope.usual[assignment.unit_id]
    return [one.pk for one in found if one.form.purpose in purposes]


def _told(assignment: Assignment, versions: list[int], visit_pass: str) -> Told:
    return Told(
        assignment=assignment.pk,
        reserved=assignment.reserved,
        unit=assignment.unit_id,
        kind=assignment.kind,
        purpose=assignment.purpose,
        focus=assignment.focus,
        planned_on=assignment.planned_on,
        slot=assignment.slot,
        leader=named(assignment.leader),
        companions=[named(person) for person in assignment.companions.all()],
        records=[
            Reserved(record_id(assignment.reserved, version, 1), version, 1) for version in versions
        ],
        visit_pass=visit_pass,
    )
