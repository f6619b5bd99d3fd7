"""The shelf: who puts what there, who takes it along, until when."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from dudao.workgroup import actions
from dudao.workgroup.models import Material
from dudao.workgroup.queries import materials
from dudao.workgroup.states import Receiver
from tests import make
from tests.make_workgroup import material, paper, post

pytestmark = pytest.mark.usefixtures("registered")


@pytest.mark.parametrize(
    ("receiver", "inspector_sees", "principal_sees"),
    [
        (Receiver.INSPECTORS, True, False),
        (Receiver.SCHOOLS, False, True),
        (Receiver.BOTH, True, True),
    ],
)
def test_it_lies_there_for_whom_it_is_meant(
    director: Person,
    inspector: Person,
    principal: Person,
    outsider: Person,
    receiver: Receiver,
    *,
    inspector_sees: bool,
    principal_sees: bool,
) -> None:
    made = material(director, receiver=receiver)
    assert Event.objects.get(name="material.put").data == {"title": made.title}
    assert materials.visible_to(inspector).exists() is inspector_sees
    assert materials.visible_to(principal).exists() is principal_sees
    assert not materials.visible_to(outsider).exists()
    assert bool(materials.files_to_take(inspector)) is inspector_sees
    assert materials.may_keep(director, made)
    assert not materials.may_keep(inspector, made)


def test_it_goes_when_it_has_run_out_or_is_taken_down(director: Person, inspector: Person) -> None:
    made = material(director, until=clock.today())
    assert materials.visible_to(inspector).exists()
    with clock.at(make.NOW + timedelta(days=1)):
        assert not materials.visible_to(inspector).exists()
        assert materials.visible_to(director).exists()
    actions.take_down(made.pk, by=director)
    assert not materials.files_to_take(inspector)
    assert Event.objects.get(name="material.taken_down").unit == director.unit
    with pytest.raises(WrongState):
        actions.take_down(made.pk, by=director)
    with pytest.raises(NotFound):
        actions.take_down(uuid7(), by=director)


def test_one_takes_along_the_shelf_and_the_files_of_what_one_got(
    director: Person, inspector: Person
) -> None:
    shelved, posted = paper(director, "a.pdf"), paper(director, "通知附件.pdf", b"%PDF-1.6\n")
    material(director, title="记录表", file_id=shelved.pk)
    made = post(director, file_ids=[posted.pk, shelved.pk])
    taken = materials.files_to_take(inspector)
    assert [(row.file, row.name) for row in taken] == [
        (shelved.pk, "记录表.pdf"),
        (posted.pk, "通知附件.pdf"),
    ]
    assert taken[0][2:] == (shelved.size, "application/pdf", shelved.sha256)
    actions.close_post(made.pk, by=director)
    assert len(materials.files_to_take(inspector)) == 1


def test_a_title_with_its_ending_keeps_one(director: Person, inspector: Person) -> None:
    material(director, title="记录表.pdf")
    assert [row.name for row in materials.files_to_take(inspector)] == ["记录表.pdf"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"receiver": "everybody"}, "receiver"),
        ({"until": make.NOW.date() - timedelta(days=1)}, "until"),
        ({"file_id": UUID(int=1)}, "file"),
    ],
)
def test_what_is_wrong_is_named(director: Person, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        material(director, **given)
    assert list(refused.value.fields) == [field]
    assert not Material.objects.exists()


def test_only_the_office_keeps_the_shelf(
    director: Person, zone_lead: Person, inspector: Person, outsider: Person
) -> None:
    made = material(director)
    for who in (zone_lead, inspector):
        with pytest.raises(NotAllowed):
            material(who)
    for who in (zone_lead, inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.take_down(made.pk, by=who)
