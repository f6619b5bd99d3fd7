"""The register: drafted, submitted, approved, published in time, withdrawn, copied."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.documents.states import Kind
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Entry
from dudao.planning.queries.register import (
    alike_in_year,
    entries_to_decide,
    entries_visible_to,
    year_figures,
)
from dudao.planning.states import EntryState
from tests import make_programmes

STEPS: list[tuple[Callable[..., Entry], dict[str, Any]]] = [
    (actions.submit_entry, {}),
    (actions.return_entry, {"reason": "时间太长"}),
    (actions.approve_entry, {}),
    (actions.withdraw_entry, {"reason": "与省里重复"}),
]


def test_an_entry_goes_from_draft_to_approved(
    office: Unit, director: Person, office_staff: Person
) -> None:
    entry = actions.draft_entry(office, by=office_staff, **make_programmes.said())
    actions.submit_entry(entry.pk, by=office_staff)
    assert list(entries_to_decide(director)) == [entry]
    entry = actions.approve_entry(entry.pk, by=director)
    assert (entry.state, entry.approved_by) == (EntryState.APPROVED, director)
    names = [event.name for event in history_of(entry)]
    assert names == ["entry.drafted", "entry.submitted", "entry.approved"]


def test_a_returned_entry_keeps_the_reason_and_may_be_mended(
    office: Unit, director: Person, office_staff: Person
) -> None:
    entry = make_programmes.entry(office, director, EntryState.SUBMITTED)
    entry = actions.return_entry(entry.pk, by=director, reason="请缩短时间")
    assert (entry.state, entry.reason) == (EntryState.DRAFT, "请缩短时间")
    entry = actions.edit_entry(entry.pk, by=office_staff, seen=1, minutes=90)
    assert (entry.minutes, entry.edition) == (90, 2)
    assert actions.submit_entry(entry.pk, by=office_staff).reason == ""


def test_two_people_editing_are_told(office: Unit, director: Person, office_staff: Person) -> None:
    entry = make_programmes.entry(office, director, EntryState.DRAFT)
    actions.edit_entry(entry.pk, by=office_staff, seen=1, title="幼儿园督导")
    with pytest.raises(Conflict) as caught:
        actions.edit_entry(entry.pk, by=director, seen=1, title="另一个名称")
    assert caught.value.current["title"] == "幼儿园督导"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "routine"}, "kind"),
        ({"level": "school"}, "level"),
        ({"last_on": date(2026, 11, 1)}, "last_on"),
        ({"first_on": date(2025, 11, 1)}, "first_on"),
        ({"first_on": None}, "first_on"),
        ({"schools": -1}, "schools"),
        ({"scope": "长" * 501}, "scope"),
        ({"year": 26}, "year"),
    ],
)
def test_what_is_wrong_is_said_per_field(
    office: Unit, director: Person, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        actions.draft_entry(office, by=director, **make_programmes.said(**given))
    assert field in caught.value.fields


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_a_withdrawn_entry_does_not_move(
    office: Unit, director: Person, step: Callable[..., Entry], given: dict[str, Any]
) -> None:
    entry = make_programmes.entry(office, director)
    actions.withdraw_entry(entry.pk, by=director, reason="上级统一开展")
    with pytest.raises(WrongState):
        step(entry.pk, by=director, **given)


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_an_outsider_may_do_nothing(
    office: Unit, director: Person, outsider: Person, step: Callable[..., Entry],
    given: dict[str, Any],
) -> None:  # fmt: skip
    entry = make_programmes.entry(office, director, EntryState.DRAFT)
    with pytest.raises(NotAllowed):
        step(entry.pk, by=outsider, **given)
    with pytest.raises(NotAllowed):
        actions.draft_entry(office, by=outsider, **make_programmes.said())


def test_staff_do_not_approve_their_own(
    office: Unit, director: Person, office_staff: Person
) -> None:
    entry = make_programmes.entry(office, director, EntryState.SUBMITTED)
    with pytest.raises(NotAllowed):
        actions.approve_entry(entry.pk, by=office_staff)


def test_the_register_is_published_in_one_notice(office: Unit, director: Person) -> None:
    entry = make_programmes.entry(office, director)
    make_programmes.entry(office, director, EntryState.SUBMITTED, title="体育工作专项督导")
    document = actions.draft_register(office, 2026, by=director)
    assert document.kind == Kind.NOTICE
    assert entry.title in str(document.content)
    assert "体育工作" not in str(document.content)
    make_programmes.issued(document, director)
    entry.refresh_from_db()
    assert (entry.state, entry.published_on) == (EntryState.PUBLISHED, date(2026, 10, 20))
    with pytest.raises(WrongState, match="没有已批准"):
        actions.draft_register(office, 2026, by=director)


def test_what_is_not_a_month_ahead_needs_the_directors_reason(
    office: Unit, director: Person, office_staff: Person
) -> None:
    soon = {"first_on": date(2026, 11, 18)}
    entry = make_programmes.entry(office, director, **soon)
    for by, reason in ((director, ""), (office_staff, "上级紧急部署")):
        with pytest.raises(Invalid, match="提前30天"):
            actions.draft_register(office, 2026, by=by, late_reason=reason)
    actions.draft_register(office, 2026, by=director, late_reason="上级紧急部署")
    entry.refresh_from_db()
    assert entry.late_reason == "上级紧急部署"
    assert year_figures(director, 2026).late == 1


def test_last_years_register_is_copied_once(office: Unit, director: Person) -> None:
    make_programmes.entry(office, director, title="2026年幼儿园督导", first_on=date(2026, 2, 27))
    made = actions.copy_register(office, 2027, by=director)
    assert [(one.title, one.state) for one in made] == [("2027年幼儿园督导", EntryState.DRAFT)]
    assert (made[0].first_on, made[0].last_on) == (date(2027, 2, 27), date(2027, 12, 11))
    assert actions.copy_register(office, 2027, by=director) == []
    with pytest.raises(Invalid, match="2027年没有"):
        actions.copy_register(office, 2028, by=director)


def test_entries_of_the_year_that_look_alike_are_shown(office: Unit, director: Person) -> None:
    one = make_programmes.entry(office, director)
    like = make_programmes.entry(office, director, EntryState.DRAFT, title="幼儿园办园行为督导评估")
    make_programmes.entry(
        office, director, title="普通高中新课程专项督导", scope="课程开设、选课走班、教师配备"
    )
    found = alike_in_year(one)
    assert [row.entry for row in found] == [like]
    assert found[0].days == 19


def test_inspectors_see_what_was_published_and_outsiders_nothing(
    office: Unit, director: Person, inspector: Person, outsider: Person
) -> None:
    entry = make_programmes.entry(office, director)
    assert list(entries_visible_to(director)) == [entry]
    assert not entries_visible_to(inspector).exists()
    make_programmes.issued(actions.draft_register(office, 2026, by=director), director)
    assert list(entries_visible_to(inspector)) == [entry]
    assert not entries_visible_to(outsider).exists()


def test_a_reason_is_given_and_short_and_the_entry_is_there(office: Unit, director: Person) -> None:
    entry = make_programmes.entry(office, director, EntryState.SUBMITTED)
    for reason in (" ", "长" * 1000):
        with pytest.raises(Invalid, match="请写明理由"):
            actions.return_entry(entry.pk, by=director, reason=reason)
    with pytest.raises(NotFound, match="找不到清单中的这一项"):
        actions.approve_entry(uuid7(), by=director)
