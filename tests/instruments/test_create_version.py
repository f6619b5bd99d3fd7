"""An office writes a form of its own."""

import pytest

from dudao.audit.models import Event
from dudao.instruments.actions import create_version
from dudao.instruments.models import Instrument, Version
from dudao.instruments.states import State
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests.instruments.forms import EVERY_KIND, form, item


def test_it_makes_a_draft(draft: Version, office: Unit) -> None:
    assert (draft.state, draft.number, draft.published_at) == (State.DRAFT, 1, None)
    assert (draft.instrument.office, draft.instrument.key) == (office, "sample")
    assert str(draft) == "示例表单 v1"


def test_it_keeps_the_definition_to_the_letter(draft: Version) -> None:
    kept = Version.objects.get(pk=draft.pk)
    assert kept.form == draft.form
    assert kept.form.item("minutes").at_most == 60  # type: ignore[union-attr]


def test_it_leaves_a_record(draft: Version, director: Person, office: Unit) -> None:
    event = Event.objects.latest("pk")
    assert (event.name, event.by, event.unit) == ("instrument.version_created", director, office)
    assert (event.data["number"], event.data["hash"]) == (1, draft.hash)


def test_another_content_is_the_next_version(draft: Version, director: Person) -> None:
    office = draft.instrument.office
    assert office is not None
    second = create_version(form(item("a")), by=director, office=office)
    assert (second.instrument, second.number) == (draft.instrument, 2)


def test_the_same_content_is_refused(draft: Version, director: Person, office: Unit) -> None:
    with pytest.raises(Conflict, match="完全相同"):
        create_version(form(*EVERY_KIND), by=director, office=office)


def test_a_broken_form_is_refused_with_every_flaw(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid, match="3 处问题") as refused:
        create_version(
            form(
                item("a", minimum=1, options=[{"value": "x", "label": "y"}]), item("b", show_if={})
            ),
            by=director,
            office=office,
        )
    place = "sections.only.items."
    assert set(refused.value.fields) == {f"{place}a", f"{place}b.show_if"}
    assert "；" in refused.value.fields[f"{place}a"]
    assert not Instrument.objects.filter(key="sample").exists()


def test_what_is_no_form_is_refused(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid):
        create_version("<script>", by=director, office=office)


def test_it_refuses_a_colleague_without_the_right(inspector: Person, office: Unit) -> None:
    with pytest.raises(NotAllowed):
        create_version(form(item("a")), by=inspector, office=office)


def test_it_refuses_an_outsider(outsider: Person, office: Unit) -> None:
    with pytest.raises(NotAllowed):
        create_version(form(item("a")), by=outsider, office=office)
