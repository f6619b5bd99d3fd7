"""Who is told of vetoes and of checks from above."""

from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import UpperCheck
from dudao.jobs.telling import tell_people
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from tests import make_levels, make_results, make_reviews, make_years


def told(thing: Any) -> list[tuple[str, str]]:
    """Who gets a message of what happened to it last, and where it leads."""
    tell_people(list(history_of(thing))[-1])
    rows = Message.objects.order_by("pk").values_list("person__name", "path")
    found = [(name, path) for name, path in rows]
    Message.objects.all().delete()
    return found


@pytest.mark.usefixtures("still")
def test_a_school_hears_of_a_veto_and_the_approver_decides(
    office: Unit, director: Person, office_staff: Person, school: Unit, principal: Person
) -> None:
    scheme = make_years.adopted(office, director)
    veto = make_years.told(scheme, school, director)
    path = f"/vetoes/{veto.pk}/"
    assert told(veto) == [("示例校长", path)]
    actions.state_case(veto.pk, by=principal, statement="已整改。")
    assert ("示例科员", path) in told(veto)
    actions.hold_hearing(
        veto.pk, by=office_staff, hearing_on=make_years.clock.today(), note="听取陈述。"
    )
    assert told(veto) == [("示例主任", path)]
    actions.decide_veto(veto.pk, by=director, uphold=True, outcome="属实。")
    assert told(veto) == [("示例校长", path)]


@pytest.mark.usefixtures("still")
def test_a_county_hears_of_differences_and_the_city_of_the_answer(
    office: Unit, director: Person, school: Unit, outsider: Person
) -> None:
    make_levels.bare(office, director, school)
    city = make_levels.city()
    people = [make_levels.at_city(city), make_levels.at_city(city, "示例市科员")]
    sample = make_levels.returned(city, people)
    check = UpperCheck.objects.get()
    assert told(check) == [("示例主任", f"/checks/{check.pk}/")]
    actions.answer_differences(sample.pk, by=director, agrees=True, answer="认可。")
    assert {name for name, _path in told(sample)} == {"示例市主任", "示例市科员"}


@pytest.mark.usefixtures("still")
def test_a_school_hears_of_its_evaluation_and_the_team_where_to_go(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    candidate = make_reviews.applied(office, director, school, principal)
    own = f"/candidates/{candidate.pk}/"
    actions.give_back_self_evaluation(candidate.pk, by=director, reason="缺依据")
    assert told(candidate) == [("示例校长", own)]
    actions.submit_self_evaluation(candidate.self_evaluation.pk, by=principal)
    candidate.refresh_from_db()
    team = make_reviews.experts(office)
    make_reviews.visited(candidate, director, *team)
    sheet = f"/reviews/{candidate.pk}/sheet/"
    assert sorted(told(candidate)) == [(person.name, sheet) for person in team]


@pytest.mark.usefixtures("still")
def test_an_objection_is_heard_at_the_office_and_its_answer_at_the_school(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    shown = make_results.announced(office, director, school, principal)
    result = shown.results.get()
    candidate = result.candidate
    assert told(candidate) == [("示例校长", f"/candidates/{candidate.pk}/")]
    actions.object_to_result(result.pk, by=principal, text="图书数有误。")
    assert "示例主任" in {name for name, _path in told(candidate)}
