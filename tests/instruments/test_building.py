"""Drafts change one part at a time, and two people at once lose nothing."""

from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.instruments import actions
from dudao.instruments.definition import Purpose
from dudao.instruments.models import Version
from dudao.instruments.queries import changes_of, newer_than
from dudao.instruments.rules import editing
from dudao.instruments.states import State
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make
from tests.instruments.forms import defined, item
from tests.make_visits import version as shipped_version

pytestmark = pytest.mark.usefixtures("still")

GATE: dict[str, Any] = {"kind": "judgement", "label": "校门有人值守", "basis": "办法"}


@pytest.fixture
def begun(director: Person, office: Unit) -> Version:
    return actions.begin_form(by=director, office=office, title="防汛专项", purpose=Purpose.SPECIAL)


def keys(version: Version) -> list[str]:
    version.refresh_from_db()
    version.__dict__.pop("form", None)
    return [one.key for one in version.form.items()]


def test_a_form_begins_with_an_empty_section(begun: Version, director: Person) -> None:
    assert (begun.state, begun.number, begun.form.title) == (State.DRAFT, 1, "防汛专项")
    assert [len(one.items) for one in begun.form.sections] == [0]
    with pytest.raises(Invalid, match="1 处问题"):
        actions.publish(begun.pk, by=director)
    assert Event.objects.latest("pk").name == "instrument.begun"


@pytest.mark.parametrize("title", [" ", "长" * 121])
def test_a_form_needs_a_name(title: str, director: Person, office: Unit) -> None:
    with pytest.raises(Invalid):
        actions.begin_form(by=director, office=office, title=title, purpose=Purpose.SPECIAL)


def test_each_form_has_a_key_of_its_own(begun: Version, director: Person, office: Unit) -> None:
    given = {"title": "又一份", "purpose": Purpose.SPECIAL}
    other = actions.begin_form(by=director, office=office, **given)
    assert (begun.instrument.key, other.instrument.key) == ("form_1", "form_2")


def test_items_are_added_and_published(begun: Version, director: Person) -> None:
    actions.put_item(begun.pk, by=director, item=GATE, section="part1")
    actions.put_item(begun.pk, by=director, item={"kind": "text", "label": "情况"}, section="part1")
    assert keys(begun) == ["q1", "q2"]
    event = changes_of(begun).first()
    assert event is not None
    assert event.data["label"] == "情况"
    assert actions.publish(begun.pk, by=director).state == State.PUBLISHED


def test_two_people_add_at_once(begun: Version, director: Person, office_staff: Person) -> None:
    actions.put_item(begun.pk, by=director, item=GATE, section="part1")
    actions.put_item(begun.pk, by=office_staff, item={**GATE, "label": "岗亭"}, section="part1")
    assert keys(begun) == ["q1", "q2"]


def test_the_second_sees_what_the_first_wrote(draft: Version, director: Person) -> None:
    was = editing.told(draft.form.item("remark"))
    other = editing.told(draft.form.item("opened"))
    actions.put_item(draft.pk, by=director, item={**was, "label": "甲改的"}, key="remark", was=was)
    with pytest.raises(Conflict, match="甲改的") as refused:
        actions.put_item(
            draft.pk, by=director, item={**was, "label": "乙改的"}, key="remark", was=was
        )
    assert refused.value.current["label"] == "甲改的"
    actions.put_item(
        draft.pk, by=director, item={**other, "label": "日期"}, key="opened", was=other
    )
    draft.__dict__.pop("form", None)
    draft.refresh_from_db()
    assert [draft.form.item(key).label for key in ("remark", "opened")] == ["甲改的", "日期"]  # type: ignore[union-attr]


def test_what_somebody_removed_is_not_written_to(draft: Version, director: Person) -> None:
    was = editing.told(draft.form.item("remark"))
    actions.remove_part(draft.pk, by=director, part="items.remark", was=was)
    for change in (
        lambda: actions.put_item(draft.pk, by=director, item=was, key="remark", was=was),
        lambda: actions.move_part(draft.pk, by=director, part="items.remark", up=True),
        lambda: actions.remove_part(draft.pk, by=director, part="items.remark"),
    ):
        with pytest.raises(Conflict, match="删去"):
            change()
    with pytest.raises(NotFound, match="部分已被删去"):
        actions.put_item(draft.pk, by=director, item=GATE, section="gone")


def test_sections_and_the_head_change_too(draft: Version, director: Person) -> None:
    actions.put_section(draft.pk, by=director, section={"title": "第二部分"})
    actions.put_section(draft.pk, by=director, section={"title": "改了名"}, key="only")
    head = {**editing.told(draft.form), "title": "新名称", "repeats": True}
    actions.put_head(draft.pk, by=director, head=head)
    kept = len(draft.form.items())
    assert len(keys(draft)) == kept
    assert [one.title for one in draft.form.sections] == ["改了名", "第二部分"]
    assert (draft.form.title, draft.form.repeats) == ("新名称", True)
    with pytest.raises(Conflict):
        actions.put_head(draft.pk, by=director, head=head, was={"title": "旧"})


def test_parts_move(draft: Version, director: Person) -> None:
    actions.put_section(draft.pk, by=director, section={"title": "第二部分"})
    before = keys(draft)
    actions.move_part(draft.pk, by=director, part="items.minutes", up=True)
    assert keys(draft)[:2] == [before[1], before[0]]
    actions.move_part(draft.pk, by=director, part=f"items.{before[-1]}", up=False)
    keys(draft)
    assert [one.key for one in draft.form.sections[1].items] == [before[-1]]
    actions.move_part(draft.pk, by=director, part="sections.part2", up=True)
    assert keys(draft)[0] == before[-1]
    events = Event.objects.filter(name="instrument.draft_changed").count()
    actions.move_part(draft.pk, by=director, part="sections.part2", up=True)
    actions.move_part(draft.pk, by=director, part=f"items.{before[-1]}", up=True)
    assert Event.objects.filter(name="instrument.draft_changed").count() == events
    actions.remove_part(draft.pk, by=director, part="sections.part2")
    assert before[-1] not in keys(draft)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "judgement", "label": "没有依据"}, "form"),
        ({"kind": "choice", "label": "没有选项"}, "form"),
        ({"kind": "text", "label": ""}, "form"),
        ({"kind": "text", "label": "甲", "show_if": {"empty": [{"var": "gone"}]}}, "show_if"),
        ({"kind": "computed", "label": "甲", "compute": {"var": "remark"}}, "compute"),
    ],
)
def test_a_wrong_item_is_refused(
    change: dict[str, Any], field: str, draft: Version, director: Person
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.put_item(draft.pk, by=director, item=change, section="only")
    assert list(refused.value.fields) == [field]


def test_a_published_form_is_changed_in_a_draft(
    used: Version, director: Person, office_staff: Person, office: Unit
) -> None:
    with pytest.raises(WrongState, match="已经发布"):
        actions.move_part(used.pk, by=director, part="items.gate", up=False)
    first = actions.begin_draft(used.pk, by=director, office=office)
    second = actions.begin_draft(used.pk, by=office_staff, office=office)
    assert first == second
    assert (first.number, first.state, first.hash) == (2, State.DRAFT, used.hash)
    actions.remove_part(first.pk, by=office_staff, part="items.remark")
    actions.publish(first.pk, by=director)
    used.refresh_from_db()
    assert newer_than(used) == first
    assert newer_than(first) is None


def test_a_shipped_form_becomes_the_office_s_own(director: Person, office: Unit) -> None:
    shipped = shipped_version()
    draft = actions.begin_draft(shipped.pk, by=director, office=office)
    assert (draft.instrument.office, draft.number, draft.hash) == (office, 1, shipped.hash)
    with pytest.raises(NotAllowed):
        actions.move_part(shipped.pk, by=director, part="items.exits", up=False)


def test_another_office_s_form_is_no_model(
    used: Version, outsider: Person, next_county_office: Unit
) -> None:
    make.holds(outsider, Role.DIRECTOR, next_county_office)
    with pytest.raises(NotFound):
        actions.begin_draft(used.pk, by=outsider, office=next_county_office)


def test_only_who_edits_forms_builds(draft: Version, inspector: Person, office: Unit) -> None:
    given: dict[str, Any] = {"by": inspector}
    for change in (
        lambda: actions.begin_form(office=office, title="甲", purpose=Purpose.SPECIAL, **given),
        lambda: actions.begin_draft(draft.pk, office=office, **given),
        lambda: actions.put_head(draft.pk, head={}, **given),
        lambda: actions.put_section(draft.pk, section={}, **given),
        lambda: actions.put_item(draft.pk, item={}, **given),
        lambda: actions.move_part(draft.pk, part="items.gate", up=True, **given),
        lambda: actions.remove_part(draft.pk, part="items.gate", **given),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_keys_are_not_used_twice() -> None:
    made = defined(item("q2"), item("a"))
    assert editing.free_key(made, "items") == "q3"
    assert editing.moved(made, "items.gone", 1) == made
