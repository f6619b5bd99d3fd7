"""A workbook is read, looked at, and becomes a draft or nothing."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.instruments.actions import (
    confirm_workbook,
    create_version,
    discard_workbook,
    drop_unconfirmed_workbooks,
    read_workbook,
)
from dudao.instruments.definition import Purpose
from dudao.instruments.models import FormImport, Instrument
from dudao.instruments.queries import imports_visible_to
from dudao.instruments.states import State
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests.make_workbooks import workbook

HEAD = ["type", "name", "label"]
CONTENT = workbook([HEAD, ["text", "remark", "情况"], ["geopoint", "x", "位置"]])
BROKEN = workbook([HEAD, ["select_one none", "a", "甲"]])

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def waiting(director: Person, office: Unit) -> FormImport:
    return read_workbook(CONTENT, by=director, office=office, name="食堂.xlsx")


def test_reading_changes_no_form(waiting: FormImport, director: Person, office: Unit) -> None:
    assert not Instrument.objects.exists()
    assert waiting.remarks[0]["message"] == "不支持题型“geopoint”，这一行没有导入。"
    event = Event.objects.latest("pk")
    assert (event.name, event.by, event.unit) == ("instrument.workbook_read", director, office)
    assert str(waiting) == "食堂.xlsx"


def test_confirmed_it_is_a_draft(waiting: FormImport, director: Person) -> None:
    given = {"title": "食堂专项", "purpose": Purpose.MONTHLY}
    version = confirm_workbook(waiting.pk, by=director, **given)
    assert (version.state, version.form.title, version.form.purpose) == (
        State.DRAFT, "食堂专项", Purpose.MONTHLY,
    )  # fmt: skip
    waiting.refresh_from_db()
    assert waiting.version == version
    assert Event.objects.latest("pk").name == "instrument.imported"
    with pytest.raises(WrongState, match="已经导入"):
        confirm_workbook(waiting.pk, by=director)


def test_the_same_again_is_refused(waiting: FormImport, director: Person, office: Unit) -> None:
    assert waiting.definition is not None
    create_version(waiting.definition, by=director, office=office)
    with pytest.raises(Conflict, match="完全相同"):
        confirm_workbook(waiting.pk, by=director)


def test_what_cannot_be_taken_in_cannot_be_confirmed(director: Person, office: Unit) -> None:
    refused = read_workbook(BROKEN, by=director, office=office, name="坏.xlsx")
    with pytest.raises(WrongState, match="不能导入"):
        confirm_workbook(refused.pk, by=director)


def test_it_can_be_thrown_away(waiting: FormImport, director: Person) -> None:
    discard_workbook(waiting.pk, by=director)
    assert Event.objects.latest("pk").name == "instrument.workbook_discarded"
    with pytest.raises(NotFound):
        discard_workbook(waiting.pk, by=director)


def test_nobody_else_touches_it(
    waiting: FormImport, inspector: Person, outsider: Person, office: Unit
) -> None:
    for person in (inspector, outsider):
        with pytest.raises(NotAllowed):
            read_workbook(CONTENT, by=person, office=office, name="x.xlsx")
        with pytest.raises(NotAllowed):
            confirm_workbook(waiting.pk, by=person)
        with pytest.raises(NotAllowed):
            discard_workbook(waiting.pk, by=person)
        assert not imports_visible_to(person).exists()


def test_what_nobody_confirmed_is_dropped(waiting: FormImport, director: Person) -> None:
    assert drop_unconfirmed_workbooks(before=clock.now() - timedelta(days=1)) == 0
    assert drop_unconfirmed_workbooks(before=clock.now() + timedelta(days=1)) == 1
    with pytest.raises(NotFound):
        confirm_workbook(uuid7(), by=director)
