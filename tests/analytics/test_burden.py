"""The burden ledger: what was taken, what merging spared, what one more visit costs."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.analytics.queries import burden
from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import Asked, value
from dudao.analytics.queries.grouping import Period
from dudao.analytics.queries.school import burden_of
from dudao.analytics.rules import Limits, exceeded_with, must_explain, times_exceeded
from dudao.analytics.states import Span
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.models import Obligation, SectionTask
from dudao.planning.states import Source
from dudao.visits import actions
from dudao.visits.models import Visit
from dudao.visits.queries import asking_on
from dudao.visits.rules import Given
from tests import make_inspectorate, make_visits
from tests.analytics.conftest import on
from tests.make_shared import SAME, three_forms, wanting
from tests.make_visits import said, signature, version

PERIOD = Period(date(2026, 9, 1), date(2026, 12, 31))
LIMITS = Limits(1, 2, 3)


def task(office: Unit, form: Version, by: Person, **given: Any) -> SectionTask:
    return SectionTask.objects.create(
        office=office, section=office, month=date(2026, 10, 1), title=form.form.title, why="摸底",
        form=form, first_on=date(2026, 10, 1), last_on=date(2026, 10, 31), asked_by=by,
        asked_at=clock.now(), **given,
    )  # fmt: skip


def owed(unit: Unit, office: Unit, **given: Any) -> Obligation:
    days = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}
    return Obligation.objects.create(unit=unit, office=office, title="任务", **{**days, **given})


def merged_visit(unit: Unit, office: Unit, director: Person, leader: Person) -> Visit:
    """A visit that does the tasks of three sections, two of which want the same form."""
    forms = three_forms()
    tasks = [task(office, form, director, files_asked=1) for form in (*forms, forms[0])]
    jobs = [owed(unit, office, source=Source.TASK, task=one) for one in tasks]
    jobs.append(owed(unit, office, source=Source.RULE))
    made = assign(
        unit, by=director, kind="special", purpose="三个科室的任务", planned_on=clock.today(),
        leader=leader, forms=forms, obligations=jobs,
    )  # fmt: skip
    visit = actions.start(made.pk, by=leader)
    actions.check_in(visit.pk, by=leader)
    for sheet in asking_on(visit).sheets:
        own = [f"{sheet.version.form.key}_o0"]
        asked = [f"a_safety_s{n}" for n in range(SAME)] if sheet.version == forms[0] else []
        answers = dict.fromkeys([*own, *asked], "meets")
        actions.merge_answers(sheet.pk, {k: Given(None, v) for k, v in answers.items()}, by=leader)
    return finished(visit, leader)


def finished(visit: Visit, leader: Person, minutes: int = 120) -> Visit:
    feedback = actions.compose_feedback(visit.pk, by=leader)
    actions.sign(visit.pk, by=leader, **signature(feedback))
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        return actions.check_out(visit.pk, by=leader)


@pytest.fixture
def leader(inspector: Person) -> Person:
    return make_inspectorate.inspector(inspector).person


@pytest.fixture
def one(school: Unit, office: Unit, director: Person, leader: Person) -> Visit:
    with clock.at(on(10, 20)):
        return merged_visit(school, office, director, leader)


@pytest.mark.usefixtures("one", "still")
def test_a_visit_of_five_jobs_spares_four_visits_a_form_and_the_questions(
    school: Unit, director: Person
) -> None:
    found = burden.ledger_of(director, school, PERIOD)
    assert (found.visits, found.planned, found.by_kind) == (1, 1, {"special": 1})
    assert (found.minutes, found.person_minutes, found.forms) == (120, 120, 3)
    assert (found.questions, found.questions_spared) == (SAME + 3, 2 * SAME)
    assert (found.visits_spared, found.forms_spared, found.files_asked) == (4, 1, 4)
    assert found.exceeded == 0


@pytest.mark.usefixtures("one", "still")
def test_the_schools_page_and_the_ledger_say_the_same(
    school: Unit, director: Person, principal: Person
) -> None:
    for viewer in (director, principal):
        ledger = burden.ledger_of(viewer, school, PERIOD)
        card = burden_of(school, viewer, *PERIOD)
        told = (ledger.visits, ledger.people, ledger.stayed, ledger.forms)
        assert told == (card.visits, card.inspectors, card.minutes, card.forms)
        lines = burden.lines_in(burden.went(viewer, PERIOD).filter(unit=school))
        assert len(lines) == ledger.visits == 1
    assert list(burden.schools_for(principal)) == [school]


@pytest.mark.usefixtures("one", "still")
def test_the_report_says_what_the_ledger_says(office: Unit, director: Person) -> None:
    with clock.at(on(12, 31)):
        asked = Asked(office, *PERIOD)
        paper = BULLETINS["burden"].assemble(director, asked)
        assert paper.facts["少入校"].text == "4"
        assert paper.facts["少问"].text == str(2 * SAME)
        assert value("burden.questions", director, asked) == str(SAME + 3)
        assert value("burden.person_hours", director, asked) == "2"


def test_a_school_hears_nothing_of_what_is_planned_and_not_told(
    school: Unit, director: Person, principal: Person, leader: Person
) -> None:
    with clock.at(on(10, 20)):
        assign(
            school, by=director, kind="random", purpose="随机", planned_on=clock.today(),
            leader=leader,
        )  # fmt: skip
        assert burden.ledger_of(director, school, PERIOD).planned == 1
        assert burden.ledger_of(principal, school, PERIOD).planned == 0


def test_a_value_told_alike_before_in_the_term_was_asked_in_vain(
    school: Unit, director: Person, leader: Person
) -> None:
    asked = {"key": "n", "kind": "number", "label": "在校生", "unit": "人"}
    section = {"key": "s", "title": "基本情况", "items": [asked]}
    form = version({"key": "x", "title": "表", "purpose": "special", "sections": [section]})
    for day, pupils in ((5, 60), (12, 60), (19, 61)):
        with clock.at(on(10, day)):
            visit = make_visits.on_site(school, leader, kind="special", forms=[form])
            actions.save_record(visit.pk, form.pk, by=leader, answers={"n": pupils}, revision=0)
    with clock.at(on(10, 30)):
        lines = burden.lines_in(burden.went(director, PERIOD))
        assert [line.again for line in lines] == [0, 1, 0]


def test_what_a_task_costs_alone_and_merged(
    school: Unit, other_school: Unit, office: Unit, director: Person, leader: Person
) -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    alone = burden.cost_of([school, other_school], 40, 2, first, last)
    assert (alone.alone_visits, alone.merged_visits, alone.files) == (2, 2, 4)
    assert alone.alone_minutes == alone.merged_minutes == 2 * (40 + 30)
    with clock.at(on(10, 1)):
        assign(
            school, by=director, kind="routine", purpose="十月", planned_on=date(2026, 10, 20),
            leader=leader,
        )  # fmt: skip
    owed(other_school, office, source=Source.RULE)
    merged = burden.cost_of([school, other_school], 40, 2, first, last)
    assert (merged.anyway, merged.saved_visits, merged.merged_minutes) == (2, 2, 80)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], []),
        ([20], [Span.DAY]),
        ([19, 21], [Span.WEEK]),
        ([1, 8, 27], [Span.MONTH]),
        ([19, 20, 21], [Span.DAY, Span.WEEK, Span.MONTH]),
    ],
)
def test_one_a_day_two_a_week_three_a_month(others: list[int], told: list[Span]) -> None:
    days = [date(2026, 10, day) for day in others]
    assert [one.span for one in exceeded_with(days, date(2026, 10, 20), LIMITS)] == told


def test_how_often_limits_were_exceeded() -> None:
    days = [date(2026, 10, day) for day in (5, 5, 6, 20, 21)]
    assert times_exceeded(days, LIMITS) == {Span.DAY: 1, Span.WEEK: 1, Span.MONTH: 1}


@pytest.mark.parametrize(
    ("found", "holds"), [([0, 0, 0], True), ([0, 1, 0], False), ([0, 0], False), ([1, 0, 0], False)]
)
def test_three_in_a_row_without_a_problem_are_explained(found: list[int], holds: bool) -> None:
    assert must_explain(found, 3) is holds


def test_the_fourth_visit_is_explained_and_a_follow_up_is_not(school: Unit, leader: Person) -> None:
    form = version(wanting("a_one", "检查表", same=1))
    for day in (5, 12, 19):
        with clock.at(on(10, day)):
            visit = make_visits.on_site(school, leader, kind="special", forms=[form])
            finished(visit, leader)
    with clock.at(on(10, 26)):
        told = burden.warnings_for(school, clock.today(), "routine")
        assert [(one.code, one.explain) for one in told] == [("month", False), ("unfound", True)]
        assert not any(
            one.explain for one in burden.warnings_for(school, clock.today(), "follow_up")
        )
        with pytest.raises(Invalid) as refused:
            burden.require_explained(school, clock.today(), "routine", " ")
        assert "explained" in refused.value.fields
        burden.require_explained(school, clock.today(), "routine", "群众反映食堂问题")


def test_a_problem_ends_the_run(school: Unit, leader: Person) -> None:
    for day in (5, 12, 19):
        with clock.at(on(10, day)):
            visit = make_visits.on_site(school, leader, kind="special", forms=[])
            if day == 12:
                actions.raise_from_item(visit.pk, by=leader, **said())
            finished(visit, leader)
    with clock.at(on(11, 20)):
        assert burden.warnings_for(school, clock.today(), "routine") == []
