"""A draft is put to use and from then on never changes."""

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError

from dudao.audit.models import Event
from dudao.instruments.actions import create_version, load_packs, publish, retire
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.lib import clock
from dudao.lib.errors import NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests.instruments.forms import form, item


def test_it_puts_the_draft_to_use(used: Version, director: Person) -> None:
    used.refresh_from_db()
    assert (used.state, used.published_by, used.published_at) == (
        State.PUBLISHED,
        director,
        clock.now(),
    )


def test_it_leaves_a_record(used: Version, director: Person) -> None:
    event = Event.objects.latest("pk")
    assert (event.name, event.by, event.subject_id) == (
        "instrument.published",
        director,
        str(used.pk),
    )


def test_it_retires_the_version_used_so_far(used: Version, director: Person, office: Unit) -> None:
    newer = create_version(form(item("a"), title="新名称"), by=director, office=office)
    publish(newer.pk, by=director)
    used.refresh_from_db()
    used.instrument.refresh_from_db()
    assert (used.state, used.instrument.title) == (State.RETIRED, "新名称")


def test_it_brings_a_retired_form_back(used: Version, director: Person, office: Unit) -> None:
    retire(used.pk, by=director)
    newer = create_version(form(item("a")), by=director, office=office)
    assert publish(newer.pk, by=director).instrument.retired_on is None


def test_it_refuses_what_is_published(used: Version, director: Person) -> None:
    with pytest.raises(WrongState):
        publish(used.pk, by=director)


def test_it_refuses_a_colleague_without_the_right(draft: Version, inspector: Person) -> None:
    with pytest.raises(NotAllowed):
        publish(draft.pk, by=inspector)


def test_it_refuses_an_outsider(draft: Version, outsider: Person) -> None:
    with pytest.raises(NotAllowed):
        publish(draft.pk, by=outsider)


def test_a_shipped_form_is_not_an_office_s_to_change(director: Person) -> None:
    load_packs()
    with pytest.raises(NotAllowed, match="另存为"):
        retire(Version.objects.filter(state=State.PUBLISHED)[0].pk, by=director)


@pytest.mark.parametrize(
    "change",
    [{"definition": {}}, {"hash": "x"}, {"number": 9}, {"published_by": None}, {"state": "draft"}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_keeps_a_published_version(used: Version, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Version.objects.filter(pk=used.pk).update(**change)


def test_the_database_keeps_it_from_being_deleted(used: Version) -> None:
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        used.delete()


def test_a_draft_may_go(draft: Version) -> None:
    assert draft.delete()[0] == 1


def test_a_draft_has_no_day_of_publication(draft: Version) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(published_at=clock.now())
