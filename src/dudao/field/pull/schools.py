"""The file of a school as an inspector takes it along."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from dudao.field.pull.contacts import Contacts
from dudao.field.pull.scope import Scope
from dudao.field.pull.shapes import OpenFinding, PastFinding, PastVisit, School
from dudao.findings.models import Finding
from dudao.findings.queries import carried as findings
from dudao.findings.queries import is_late
from dudao.findings.states import State
from dudao.inspectorate.queries import plaques_of, recusals_of, words
from dudao.inspectorate.rules import years_later
from dudao.instruments.models import Version
from dudao.instruments.queries import facts
from dudao.lib import clock
from dudao.planning.states import VisitKind
from dudao.visits.models import Visit
from dudao.visits.queries import PURPOSES, closed_to_see_at
from dudao.visits.queries.carried import last_at

PAST_YEARS = 3


class _AtUnit(Protocol):
    @property
    def unit_id(self) -> int: ...


T = TypeVar("T", bound=_AtUnit)


def schools(scope: Scope) -> dict[int, School]:
    """Return the files of the schools in `scope`; the statements do not grow with them."""
    units = scope.schools
    open_ = _by_unit(findings.open_at(units))
    closed = closed_to_see_at(units)
    past = _by_unit(findings.past_at(units, years_later(scope.on, -PAST_YEARS)))
    visits = last_at(units)
    plaques = plaques_of(units)
    recused = recusals_of(scope.person, scope.on)
    people = Contacts(units, scope.person)
    states = {state.value: str(state.label) for state in State}
    return {
        unit.pk: School(
            unit=unit.pk,
            name=unit.name,
            address=unit.address,
            latitude=_degrees(unit.latitude),
            longitude=_degrees(unit.longitude),
            plaque=plaques[unit.pk].code if unit.pk in plaques else "",
            facts=facts(unit),
            forms=_forms(scope.usual[unit.pk]),
            addable=[version.pk for version in scope.usual[unit.pk]],
            principal=people.principal(unit),
            contacts=people.of(unit),
            open=[_open(finding, scope.on, states) for finding in open_.get(unit.pk, [])],
            closed=[_open(finding, scope.on, states) for finding in closed.get(unit.pk, [])],
            past=[_past(row) for row in past.get(unit.pk, [])],
            visits=[_visit(visit) for visit in visits.get(unit.pk, [])],
            recused=words(recused[unit.pk]) if unit.pk in recused else "",
        )
        for unit in units
    }


def _by_unit(rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _forms(published: list[Version]) -> dict[str, list[int]]:
    return {
        kind.value: [one.pk for one in published if one.form.purpose in PURPOSES[kind]]
        for kind in VisitKind
    }


def _open(finding: Finding, on: date, states: Mapping[str, str]) -> OpenFinding:
    rounds = finding.done  # type: ignore[attr-defined]
    return OpenFinding(
        finding=finding.pk,
        number=finding.number,
        topic_title=finding.topic_title,
        fact=finding.fact,
        demand=finding.demand,
        basis=finding.basis,
        severity=finding.severity,
        state=finding.state,
        state_words=states[finding.state],
        due_on=finding.due_on,
        overdue=is_late(finding, on),
        life_safety=finding.life_safety,
        told_on=finding.told_at.astimezone(clock.CHINA).date() if finding.told_at else None,
        measures=finding.measures,
        photos=[row.file_id for row in finding.pictures],  # type: ignore[attr-defined]
        after=[row.file_id for row in rounds[0].shown] if rounds else [],
        on_paper=getattr(finding, "on_paper", False),
    )


def _past(row: findings.Past) -> PastFinding:
    return PastFinding(
        finding=row.finding,
        number=row.number,
        topic_title=row.topic_title,
        fact=row.fact,
        found_on=row.found_on,
        state=row.state,
    )


def _visit(visit: Visit) -> PastVisit:
    arrived = visit.checked_in_at
    return PastVisit(
        visit=visit.pk,
        on=arrived.astimezone(clock.CHINA).date() if arrived else visit.planned_on,
        kind=visit.kind,
        leader=visit.leader.name,
        problems=visit.problems,  # type: ignore[attr-defined]
        merits=[merit.text for merit in visit.good_practices.all()],
    )
