"""The list of assignments."""

from datetime import timedelta

import pytest

from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.models import Assignment
from tests import make
from tests.planning.conftest import PLANNED_ON
from tests.web.pages import sign_in, statements, text_of


@pytest.mark.parametrize(
    ("who", "sees"), [("director", True), ("inspector", True), ("outsider", False)]
)
def test_one_sees_what_one_may(
    who: str, sees: bool, assignment: Assignment, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert (f"/assignments/{assignment.pk}/" in text_of(client.get("/assignments/"))) is sees


@pytest.mark.parametrize(
    ("query", "sees"),
    [
        ("q=龙溪口", True),
        ("q=波洲", False),
        ("state=assigned", True),
        ("state=done", False),
        ("state=late", False),
        ("kind=routine&first=2026-10-01&last=2026-10-31", True),
        ("kind=special", False),
        ("mine=on", False),
    ],
)
def test_it_filters(query: str, sees: bool, assignment: Assignment, director: Person) -> None:
    page = text_of(sign_in(director).get(f"/assignments/?{query}"))
    assert (f"/assignments/{assignment.pk}/" in page) is sees


def test_a_late_one_is_marked(assignment: Assignment, director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=3)):
        assert "逾期</span>" in text_of(sign_in(director).get("/assignments/?state=late"))


def test_it_exports(assignment: Assignment, director: Person) -> None:
    answer = sign_in(director).get("/assignments/?export=xlsx")
    assert "spreadsheetml" in answer["Content-Type"]
    assert b"".join(answer)[:2] == b"PK"


def test_it_takes_the_same_statements_for_many(
    assignment: Assignment, ours: Inspector, director: Person, office: Unit
) -> None:
    client = sign_in(director)
    before = statements(client, "/assignments/")
    for _n in range(10):
        assign(
            make.school(office),
            by=director,
            kind="special",
            purpose="专项",
            planned_on=PLANNED_ON,
            leader=ours.person,
        )
    assert statements(client, "/assignments/") == before
