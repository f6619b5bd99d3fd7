"""Objections in any state for tests, each made by the actions that would have made it."""

from dudao.access.roles import Role
from dudao.findings import actions
from dudao.findings.models import Finding, Objection
from dudao.findings.states import ObjectionState, Outcome
from dudao.org.models import Person, Unit
from tests import make, make_findings

GROUND = "检查当天正在更换课桌椅，通道只堆放了半小时。"


def filed(finding: Finding, **given: object) -> Objection:
    """An objection that waits for a reader."""
    school = make_findings.at_school(finding.unit)
    return actions.file_objection(finding.pk, by=school, statement=GROUND, **given)  # type: ignore[arg-type]


def reader_for(unit: Unit, name: str = "示例复核督学") -> Person:
    """Somebody else of the office who visits `unit`."""
    who = make.person(name, unit.office)
    make.holds(who, Role.PART_TIME_INSPECTOR, unit)
    return who


def city_officer(unit: Unit) -> Person:
    """Somebody of the office above."""
    who = make.person("示例市督导员", unit.office)
    make.holds(who, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    return who


def reading(finding: Finding, director: Person, reader: Person | None = None) -> Objection:
    """An objection that somebody reads."""
    made = filed(finding)
    reader = reader or reader_for(finding.unit)
    return actions.assign_reader(made.pk, by=director, reader=reader)


def answered(finding: Finding, director: Person, outcome: Outcome = Outcome.REJECTED) -> Objection:
    """An objection with its answer."""
    made = reading(finding, director)
    assert made.reader is not None
    correction = "堆放的是待更换的课桌椅。" if outcome == Outcome.PARTLY else ""
    return actions.answer_objection(
        made.pk, by=made.reader, outcome=outcome, reasons="现场照片清楚。", correction=correction
    )


def reviewing(finding: Finding, director: Person) -> Objection:
    """An objection that the office above reviews."""
    made = answered(finding, director)
    city_officer(finding.unit)
    school = make_findings.at_school(finding.unit)
    return actions.ask_review(made.pk, by=school, statement="照片不能说明堆放了多久。")


def in_state(state: ObjectionState, finding: Finding, director: Person) -> Objection:
    """An objection in `state`."""
    return {
        ObjectionState.FILED: lambda: filed(finding),
        ObjectionState.READING: lambda: reading(finding, director),
        ObjectionState.ANSWERED: lambda: answered(finding, director),
        ObjectionState.REVIEWING: lambda: reviewing(finding, director),
        ObjectionState.REVIEWED: lambda: _reviewed(finding, director),
        ObjectionState.WITHDRAWN: lambda: _withdrawn(finding),
    }[state]()


def _reviewed(finding: Finding, director: Person) -> Objection:
    made = reviewing(finding, director)
    by = city_officer(finding.unit)
    return actions.review_objection(made.pk, by=by, outcome=Outcome.REJECTED, reasons="维持。")


def _withdrawn(finding: Finding) -> Objection:
    made = filed(finding)
    return actions.withdraw_objection(made.pk, by=make_findings.at_school(finding.unit))
