"""What a visit counts as having looked at, and that planning hears of it."""

from dudao.org.models import Person, Unit
from dudao.planning.actions import expand
from dudao.planning.models import VisitMade
from dudao.visits.actions import compose_feedback, save_record, sign
from dudao.visits.models import Visit
from dudao.visits.queries.looked_at import looked_at
from tests import make_cover, make_findings, make_visits

SECTIONS = [
    {**make_visits.DEFINITION["sections"][0], "routine_item": "campus_safety"},
    {**make_visits.DEFINITION["sections"][1], "routine_item": "canteen_dormitory"},
]


def visit_with(answers: dict[str, object], school: Unit, inspector: Person) -> Visit:
    version = make_visits.version(sections=SECTIONS)
    visit = make_visits.on_site(school, inspector, forms=[version])
    save_record(visit.pk, version.pk, by=inspector, answers=answers, revision=0)
    return visit


def test_a_section_counts_once_something_was_answered(
    still: None, school: Unit, inspector: Person
) -> None:
    visit = visit_with({"exits": "meets", "meal_kinds": []}, school, inspector)
    assert looked_at(visit).did == ["campus_safety", "test_routine"]


def test_what_was_not_checked_does_not_count(still: None, school: Unit, inspector: Person) -> None:
    visit = visit_with({"exits": "unchecked"}, school, inspector)
    assert looked_at(visit).did == []


def test_looked_back_where_nothing_was_open_or_something_was_judged(
    still: None, school: Unit, inspector: Person
) -> None:
    assert looked_at(make_visits.on_site(school, inspector)).looked_back
    make_findings.told(school, inspector)
    assert not looked_at(make_visits.on_site(school, inspector)).looked_back


def test_a_signed_visit_nobody_planned_meets_what_was_looked_at(
    still: None, office: Unit, director: Person, school: Unit, inspector: Person
) -> None:
    make_cover.terms(office)
    safety = make_cover.matter("campus_safety", "校园安全")
    rule = make_cover.rule(None, key="yearly", per="year", matter=safety)
    expand(office, 2026, by=director)
    visit = visit_with({"exits": "meets"}, school, inspector)
    feedback = compose_feedback(visit.pk, by=inspector)
    assert not VisitMade.objects.exists()
    sign(visit.pk, by=inspector, **make_visits.signature(feedback))
    made = VisitMade.objects.get()
    assert (made.visit, made.unit, made.assignment) == (visit.pk, school, None)
    assert rule.obligations.get().met_on == visit.planned_on
