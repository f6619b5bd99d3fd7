"""What schools and readers do in the demo, on findings made for it."""

import random
from datetime import timedelta

import pytest

from dudao.access.roles import Role
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.objecting import Objecting
from dudao.cli.demo.school_side import fill_school_side
from dudao.findings.models import Extension, Objection, Report, Step
from dudao.findings.states import ExtensionState, ObjectionState, State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit, VisitFinding
from tests import make, make_findings

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def cast(office: Unit, director: Person, office_staff: Person) -> Cast:
    return Cast(office, director, director, office_staff)


def test_schools_plan_ask_show_and_report(cast: Cast, office: Unit, director: Person) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        for _n in range(8):
            school = make.school(office)
            principal = make.person("示例校长", school)
            make.holds(principal, Role.PRINCIPAL, school)
            cast.principals[school.pk] = principal
            shown = [make_findings.photo(school, director, f"#{_n}0{_n}0{_n}0")]
            make_findings.in_state(State.RECTIFYING, school, director, evidence=shown)
            make_findings.in_state(State.SUBMITTED, school, director)
    fill_school_side(cast, random.Random(1))
    assert Step.objects.exists()
    assert set(Extension.objects.values_list("state", flat=True)) == set(ExtensionState)
    assert Report.objects.exists()


def test_objections_are_read_answered_and_reviewed(
    cast: Cast, office: Unit, school: Unit, director: Person, inspector: Person, principal: Person
) -> None:
    city = make.person("示例市督学", office)
    make.holds(city, Role.CITY_OFFICER, office.region)
    visit = Visit.objects.create(
        unit=school,
        office=office,
        kind="routine",
        purpose="经常性督导",
        planned_on=clock.today(),
        leader=inspector,
    )
    for _n in range(24):
        told = make_findings.told(school, inspector)
        VisitFinding.objects.create(visit=visit, finding=told)
        make_findings.actions.file_objection(told.pk, by=principal, statement="情况有出入。")
    Objecting(cast, lambda _days, step: step(), lambda _unit: principal).follow(visit)
    states = set(Objection.objects.values_list("state", flat=True))
    assert states == {ObjectionState.ANSWERED, ObjectionState.REVIEWED}
