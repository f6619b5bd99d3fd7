"""Who sees which document."""

import pytest

from dudao.access.roles import Role
from dudao.documents.actions import deliver, issue
from dudao.documents.queries import inbox, visible_to
from dudao.documents.states import State
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison_leader(school):
    who = make.person("示例领导")
    make.holds(who, Role.LIAISON_LEADER, school)
    return who


@pytest.mark.parametrize(
    ("who", "unissued", "issued", "delivered"),
    [
        ("inspector", True, True, True),
        ("zone_lead", True, True, True),
        ("office_staff", True, True, True),
        ("director", True, True, True),
        ("liaison_leader", False, True, True),
        ("principal", False, False, True),
        ("school_liaison", False, False, True),
        ("colleague", False, False, False),
        ("section_officer", False, False, False),
        ("auditor", False, False, False),
        ("outsider", False, False, False),
    ],
)
def test_who_sees_it_when(who, unissued, issued, delivered, in_state, director, request) -> None:
    viewer = request.getfixturevalue(who)
    document = in_state(State.SIGNED_OFF)
    assert visible_to(viewer).filter(pk=document.pk).exists() is unissued
    issue(document.pk, by=director)
    assert visible_to(viewer).filter(pk=document.pk).exists() is issued
    deliver(document.pk, by=director)
    assert visible_to(viewer).filter(pk=document.pk).exists() is delivered


def test_the_inbox_of_another_school_is_empty(delivered, other_school) -> None:
    neighbour = make.person("示例邻校长", other_school)
    make.holds(neighbour, Role.PRINCIPAL, other_school)
    assert not inbox(neighbour).exists()
