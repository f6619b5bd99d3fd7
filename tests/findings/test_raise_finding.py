"""An inspector writes down a problem."""

from datetime import date
from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.findings.actions import raise_finding
from dudao.findings.models import Finding
from dudao.findings.states import Route, Severity, State
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Norm, Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def raised(unit: Unit, by: Person, **given: Any) -> Finding:
    made = raise_finding(unit, by=by, **{**making.SAID, **given})
    made.refresh_from_db()
    return made


def test_it_waits_untold_and_unnumbered(school: Unit, inspector: Person) -> None:
    made = raised(school, inspector)
    assert (made.state, made.told_at, made.number) == (State.OPEN, None, "")
    assert (made.found_on, made.office) == (date(2026, 10, 20), school.office)
    assert str(made) == made.fact[:20]


def test_it_leaves_a_record(school: Unit, inspector: Person) -> None:
    made = raised(school, inspector)
    event = Event.objects.get(name="finding.raised")
    assert (event.by, event.subject_id, event.unit_id) == (inspector, str(made.pk), school.pk)


@pytest.mark.parametrize(
    ("route", "due_on"),
    [
        (Route.ON_SITE, date(2026, 10, 27)),
        (Route.SUGGESTION, date(2026, 11, 3)),
        (Route.NOTICE, date(2026, 11, 10)),
        (Route.REPORT, date(2026, 10, 23)),
    ],
)
def test_the_route_gives_the_term(
    school: Unit, inspector: Person, route: Route, due_on: date
) -> None:
    assert raised(school, inspector, route=route).due_on == due_on


def test_the_office_may_have_its_own_norm(school: Unit, inspector: Person) -> None:
    key = "findings.workdays.suggestion"
    Norm.objects.create(
        key=key, office=school.office, value=2, valid_from=date(2026, 1, 1), basis="示例规定"
    )
    assert raised(school, inspector).workdays == 2


def test_a_day_or_a_number_of_days_may_be_given(school: Unit, inspector: Person) -> None:
    assert raised(school, inspector, workdays=1).due_on == date(2026, 10, 21)
    assert raised(school, inspector, workdays=0).due_on == date(2026, 10, 20)
    assert raised(school, inspector, due_on=date(2026, 10, 22)).workdays == 2


def test_danger_to_life_is_serious_and_due_at_once(school: Unit, inspector: Person) -> None:
    made = raised(school, inspector, life_safety=True, severity=Severity.MINOR, workdays=20)
    assert (made.severity, made.due_on) == (Severity.SERIOUS, date(2026, 10, 21))
    assert raised(school, inspector, life_safety=True, workdays=0).due_on == made.found_on


def test_script_in_text_stays_text(school: Unit, inspector: Person) -> None:
    text = "<script>alert('x')</script>"
    assert raised(school, inspector, fact=text).fact == text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fact": " "}, "fact"),
        ({"demand": ""}, "demand"),
        ({"topic_title": None}, "topic_title"),
        ({"fact": "长" * 2001}, "fact"),
        ({"severity": "terrible"}, "severity"),
        ({"route": "by_pigeon"}, "route"),
        ({"route": Route.SECTION}, "section"),
        ({"due_on": date(2026, 10, 19)}, "due_on"),
        ({"due_on": date(2026, 10, 24)}, "due_on"),
        ({"workdays": -1}, "workdays"),
    ],
)
def test_it_says_per_field_what_is_wrong(
    school: Unit, inspector: Person, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        raised(school, inspector, **given)
    assert set(refused.value.fields) == {field}
    assert not Finding.objects.exists()


def test_a_section_must_be_one(school: Unit, section: Unit, inspector: Person) -> None:
    assert raised(school, inspector, route=Route.SECTION, section=section).section == section
    with pytest.raises(Invalid) as refused:
        raised(school, inspector, route=Route.SECTION, section=school)
    assert "section" in refused.value.fields


def test_evidence_belongs_to_the_school(
    school: Unit, other_school: Unit, inspector: Person, colleague: Person
) -> None:
    own = making.photo(school, inspector)
    made = raised(school, inspector, evidence=[own, own.pk])
    assert list(made.evidence.all()) == [own]
    assert str(made.files.get()) == f"{made} red.png"
    foreign = making.photo(other_school, colleague, "blue")
    with pytest.raises(Invalid) as refused:
        raised(school, inspector, evidence=[foreign.pk])
    assert "evidence" in refused.value.fields


def test_it_refuses_a_closed_school(school: Unit, inspector: Person) -> None:
    school.closed_on = date(2026, 9, 1)
    with pytest.raises(WrongState, match="撤并"):
        raised(school, inspector)


def test_it_refuses_whoever_must_keep_away(office: Unit, school: Unit) -> None:
    recused = make.person("示例回避督学", school)
    make.holds(recused, Role.RESPONSIBLE_INSPECTOR, school)
    with pytest.raises(NotAllowed, match="回避"):
        raised(school, recused)


@pytest.mark.parametrize("who", ["outsider", "colleague", "principal", "section_officer"])
def test_it_refuses_everybody_else(request: pytest.FixtureRequest, school: Unit, who: str) -> None:
    with pytest.raises(NotAllowed):
        raised(school, request.getfixturevalue(who))
