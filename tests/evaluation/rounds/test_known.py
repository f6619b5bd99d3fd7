"""What is known of a school before it begins: from visits, findings, the roster, earlier rounds."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import Crossing, SelfEvaluation
from dudao.evaluation.queries.known import Known, known_of
from dudao.evaluation.states import AnswerSource, Asked
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.actions import save_record
from tests import make_findings, make_rounds, make_visits

FORM = {
    "key": "evaluated",
    "title": "评估核查",
    "purpose": "routine",
    "sections": [
        {
            "key": "seen",
            "title": "查看",
            "items": [
                {"key": "a1_2", "kind": "judgement", "label": "校门有人值守"},
                {"key": "a2_2", "kind": "number", "label": "安全事故", "minimum": 0},
                {"key": "a2_1", "kind": "text", "label": "管理制度"},
            ],
        }
    ],
}


@pytest.fixture
def known(office: Unit, director: Person, school: Unit) -> Any:
    """What is known now, by code."""

    def found(**given: Any) -> dict[str, Known]:
        made = make_rounds.draft(office, director, **given)
        return {code: one for (_of, code), one in known_of(made, [school])[school.pk].items()}

    return found


def visited(school: Unit, by: Person, **answers: Any) -> None:
    """A visit on which the form was filled in, whose list was handed over."""
    version = make_visits.version(FORM)
    visit = make_visits.on_site(school, by, forms=[version])
    save_record(visit.pk, version.pk, by=by, answers=answers, revision=0)
    type(visit).objects.filter(pk=visit.pk).update(state="fed_back")


def test_a_visit_tells_what_was_judged_and_counted(
    known: Any, school: Unit, inspector: Person
) -> None:
    visited(school, inspector, a1_2="fails", a2_2=2, a2_1="健全")
    found = known()
    assert (found["A1.2"].choice, found["A1.2"].source) == ("no", AnswerSource.VISIT)
    assert found["A2.2"].number == 2
    assert "A2.1" not in found  # a level is nothing that a form tells


def test_a_visit_that_met_tells_yes(known: Any, school: Unit, inspector: Person) -> None:
    visited(school, inspector, a1_2="meets")
    assert known()["A1.2"].choice == "yes"


def test_of_what_is_bad_a_good_visit_tells_no(known: Any, school: Unit, inspector: Person) -> None:
    bad = {"kind": "yes_no", "good": False}
    leaf = {"code": "A1.2", "title": "违规收费", "points": 100, "rule": bad}
    make_rounds.version(school.office, indicators=[leaf], metrics=[], grades=[])
    visited(school, inspector, a1_2="meets")
    assert known()["A1.2"].choice == "no"


def test_findings_tell_how_many_and_what_was_on_time(
    known: Any, school: Unit, inspector: Person
) -> None:
    for _n in range(3):
        make_findings.told(school, inspector, topic_title="安全事故")
    rows = list(Finding.objects.order_by("pk"))
    due = clock.today() - timedelta(days=5)
    for n, row in enumerate(rows[:2]):
        closed = clock.now() - timedelta(days=6 if n else 1)
        state = {"state": State.CLOSED, "closed_at": closed}
        Finding.objects.filter(pk=row.pk).update(first_due_on=due, **state)
    found = known()
    assert (found["due"].number, found["closed"].number) == (2, 1)
    assert (found["A2.2"].number, found["A2.2"].source) == (3, AnswerSource.FINDING)


def test_nobody_counts_findings_that_are_not_asked_for(known: Any, school: Unit) -> None:
    leaf = {"code": "A", "title": "制度", "points": 100, "rule": {"kind": "yes_no"}}
    make_rounds.version(school.office, indicators=[leaf], metrics=[], grades=[])
    assert known() == {}


@pytest.mark.parametrize(("comparable", "kept"), [(True, True), (False, False), (None, True)])
def test_a_revised_version_takes_over_what_can_be_compared(
    office: Unit, director: Person, school: Unit, principal: Person,
    comparable: bool | None, kept: bool,
) -> None:  # fmt: skip
    evaluation = make_rounds.begun(office, director, school)
    make_rounds.applied(evaluation, principal)
    first = evaluation.candidate.round.version
    revised = make_rounds.version(office, 2)
    if comparable is not None:
        Crossing.objects.create(
            before=first, after=revised, code_before="A2.1", code_after="A2.1",
            comparable=comparable, settled_by=director, settled_at=clock.now(),
        )  # fmt: skip
    made = make_rounds.draft(office, director, revised)
    assert ((Asked.INDICATOR, "A2.1") in known_of(made, [school])[school.pk]) is kept


def test_another_system_takes_over_nothing(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    make_rounds.applied(make_rounds.begun(office, director, school), principal)
    other = make_rounds.version(None)
    made = make_rounds.draft(office, director, other)
    assert (Asked.INDICATOR, "A2.1") not in known_of(made, [school])[school.pk]


def test_a_figure_may_be_not_applicable(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    make_rounds.value(school, "books", None)
    evaluation = make_rounds.begun(office, director, school)
    item = make_rounds.now(evaluation).item(Asked.METRIC, "books")
    assert (item.value, item.words) == ("na", "不适用")
    assert make_rounds.now(evaluation).item(Asked.INDICATOR, "A1.1").reason.score is None


def test_a_school_may_say_that_a_figure_is_not_applicable(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    evaluation = make_rounds.begun(office, director, school)
    row = actions.answer(evaluation.pk, Asked.METRIC, "books", by=principal, value="na")
    assert (row.number, row.choice) == (None, "na")


def test_what_surveys_tell_is_not_asked(office: Unit, director: Person, school: Unit) -> None:
    rule = {"kind": "satisfaction", "satisfied": ["yes"], "dissatisfied": ["no"], "full": 85}
    leaves = [
        {"code": "A", "title": "社会满意度", "points": 50, "rule": rule},
        {"code": "B", "title": "制度", "points": 50, "rule": {"kind": "yes_no"}},
    ]
    counted = [{"key": "yes", "label": "满意"}, {"key": "no", "label": "不满意"}]
    make_rounds.version(office, indicators=leaves, metrics=counted, grades=[])
    evaluation = make_rounds.begun(office, director, school)
    found = make_rounds.now(evaluation)
    assert [item.code for item in found.items if item.asked] == ["B"]
    for key, number in (("yes", 90), ("no", 10)):
        make_rounds.value(school, key, number)
    again = known_of(evaluation.candidate.round, [school])[school.pk]
    assert again[Asked.METRIC, "yes"].number == 90


def test_a_closed_school_begins_nothing(office: Unit, director: Person, school: Unit) -> None:
    made = make_rounds.opened(office, director)
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 10, 1))
    actions.begin_batch(made.batches.get().pk, by=director, due_on=make_rounds.DUE)
    assert not SelfEvaluation.objects.exists()
