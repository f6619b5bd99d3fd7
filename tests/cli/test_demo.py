"""The demo county: invented, always the same, with work in every state."""

import random
from collections import Counter
from datetime import date

import pytest

from dudao.access.models import Grant
from dudao.access.roles import Role
from dudao.cli.demo import fill
from dudao.cli.demo.answers import answers
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.fill import SEED, school_year_before
from dudao.cli.demo.loop import Loop
from dudao.cli.demo.names import people, places
from dudao.cli.demo.plan import planned
from dudao.cli.demo.year import Year
from dudao.cli.sample import SHOWN
from dudao.findings.models import Finding
from dudao.findings.states import State, Verdict
from dudao.inspectorate.models import Inspector
from dudao.instruments import rules
from dudao.instruments.definition import Definition, Item, Kind, Option, Purpose, Section
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState


def test_the_county_is_of_real_size_and_always_the_same() -> None:
    plans = planned(random.Random(SEED))
    assert plans == planned(random.Random(SEED))
    units = [unit for plan in plans for unit in (plan, *plan.points)]
    kinds = Counter(unit.kind for unit in units)
    assert 150 <= len(units) <= 175
    assert kinds[UnitKind.KINDERGARTEN] > 50
    assert kinds[UnitKind.TEACHING_POINT] > 10
    names = [unit.name for unit in units]
    assert len(set(names)) == len(names)


def test_villages_do_not_repeat() -> None:
    villages = list(places(random.Random(SEED)))
    assert len(set(villages)) == len(villages) > 150


class Dice(random.Random):
    """Dice that always fall the same way."""

    def __init__(self, always: float) -> None:
        super().__init__(1)
        self._always = always

    def random(self) -> float:
        return self._always


def test_every_name_shows_that_it_is_invented() -> None:
    assert all(set("试例演拟") & set(name) for name in people(random.Random(SEED)))


@pytest.mark.parametrize(
    ("today", "begin"),
    [(date(2026, 11, 23), date(2025, 9, 1)), (date(2027, 3, 1), date(2025, 9, 1))],
)
def test_the_year_lies_behind_today(today: date, begin: date) -> None:
    assert school_year_before(today) == begin


@pytest.fixture
def loop(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Loop:
    """A county of eight schools with its year, and the loop as of today."""
    monkeypatch.setattr("dudao.cli.demo.year.BATCH", 15)
    told: list[str] = []
    fill(told.append, schools=8)
    assert told[-1] == "演示县已准备好。"
    people = {person.username: person for person in Person.objects.all()}
    office = Unit.objects.get(kind=UnitKind.OFFICE, region_code="431227")
    cast = Cast(office, people["admin"], people["director"], people["staff"])
    cast.inspectors = list(Inspector.objects.select_related("person"))
    cast.principals = {
        grant.unit_id: grant.person
        for grant in Grant.objects.filter(role=Role.PRINCIPAL).select_related("person")
    }
    units = list(Unit.objects.filter(office=office, kind=UnitKind.SCHOOL))
    return Loop(Year(cast, units, random.Random(1), clock.today(), clock.today()))


def test_a_year_of_work_leaves_every_state_and_rare_turns_hold(loop: Loop) -> None:
    for role in list(SHOWN)[:3]:
        assert Person.objects.get(username=SHOWN[role]).check_password("dudao-demo")
    states = set(Visit.objects.values_list("state", flat=True))
    assert {VisitState.SIGNED, VisitState.CHECKED_IN, VisitState.FED_BACK} <= states
    assert Inspector.objects.count() == 40
    visits = Visit.objects.count()
    loop.part_of_visit(None, "")
    assert Visit.objects.count() == visits  # a part of a visit may be nothing
    finding = Finding.objects.filter(state=State.CLOSED).first()
    assert finding is not None
    comes_too_late(loop, finding)
    comes_back_once(loop, finding)
    is_rectified_at_the_second_attempt(loop, finding)
    is_refused(loop)


def comes_too_late(loop: Loop, finding: Finding) -> None:
    """Steps for a closed problem do nothing."""
    for step in (loop._promise, loop._submit, loop._verify):
        step(finding)
    loop._draft(Visit.objects.first(), [finding])
    loop._sign_off(None, [finding])
    assert Finding.objects.get(pk=finding.pk).revision == finding.revision


def comes_back_once(loop: Loop, finding: Finding) -> None:
    for _time in range(2):
        loop._relapse(finding)
    finding.refresh_from_db()
    assert (finding.state, finding.relapsed) == (State.RETURNED, True)
    assert finding.verifications.filter(verdict=Verdict.RELAPSED).count() == 1


def is_rectified_at_the_second_attempt(loop: Loop, finding: Finding) -> None:
    """0.999: what seldom happens, not good enough; 0.02: closed, and about to come back."""
    for dice, state in ((0.999, State.RETURNED), (0.02, State.CLOSED)):
        loop._draw = Dice(0.5)
        loop._promise(finding)
        loop._submit(finding)
        loop._draw = Dice(dice)
        loop._verify(finding)
        finding.refresh_from_db()
        assert finding.state == state


def is_refused(loop: Loop) -> None:
    loop._draw = Dice(0.999)
    loop._tell(Visit.objects.get(state=VisitState.CHECKED_IN))
    visit = Visit.objects.filter(state=VisitState.FED_BACK).first()
    assert visit is not None
    loop._refuse(visit)
    visit.refresh_from_db()
    assert visit.state == VisitState.REFUSED


OPTIONS = (Option("good", "好"), Option("bad", "差", deviates=True))


def test_answers_fit_every_kind_of_item() -> None:
    items = tuple(
        Item(key=kind.value, kind=kind, label="x", options=OPTIONS if "choice" in kind else ())
        for kind in Kind
    )
    form = Definition(
        key="x", title="x", purpose=Purpose.ROUTINE, sections=(Section("s", "x", items),)
    )
    for seed in range(40):
        given = answers(form, {}, date(2026, 3, 2), random.Random(seed))
        assert rules.check(form, given) == []
