"""A table on its way into a system: read, mended, confirmed; it records and refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotAllowed, NotFound, Unsupported, WrongState
from dudao.org.models import Person, Unit
from tests import make_systems


@pytest.fixture
def waiting(office: Unit, office_staff: Person) -> SystemUpload:
    return make_systems.upload(office, office_staff)


def test_a_bad_cell_is_named_mended_and_confirmed(
    waiting: SystemUpload, office_staff: Person
) -> None:
    (problem,) = waiting.problems
    assert (problem["cell"], problem["text"]) == ("E4", "4.5平方米")
    with pytest.raises(WrongState, match="Sheet1!E4"):
        actions.confirm_system_table(waiting.pk, by=office_staff)
    mended = actions.mend_cell(waiting.pk, "Sheet1", "E4", "4.5平方米以上", by=office_staff, seen=1)
    assert (mended.problems, mended.edition) == ([], 2)
    version = actions.confirm_system_table(waiting.pk, by=office_staff)
    assert (version.number, version.state) == (1, "draft")
    assert version.system.title == "指标表"
    told = list(history_of(mended).values_list("name", flat=True))
    assert told == ["system.table_read", "system.table_mended"]
    assert history_of(version).last().name == "system.table_confirmed"  # type: ignore[union-attr]


def test_what_was_not_read_stays_as_help_and_keeps_it_from_publication(
    waiting: SystemUpload, office_staff: Person
) -> None:
    version = actions.confirm_system_table(waiting.pk, by=office_staff, checked_by_hand=True)
    leaf = version.framework.leaves()[-1]
    assert (leaf.rule, leaf.help) == (None, "达标标准：4.5平方米")
    with pytest.raises(WrongState, match="已经写入"):
        actions.confirm_system_table(waiting.pk, by=office_staff)


def test_a_table_takes_the_place_of_a_draft(office: Unit, office_staff: Person) -> None:
    draft = make_systems.draft(office, office_staff)
    content = make_systems.table_of([make_systems.HEAD, *make_systems.ROWS])
    read = actions.read_system_table(office, content, "表.xlsx", by=office_staff, into=draft.pk)
    version = actions.confirm_system_table(read.pk, by=office_staff)
    assert (version.pk, version.system.key, version.edition) == (draft.pk, "small", 2)
    assert len(version.framework.leaves()) == 3
    assert SystemVersion.objects.count() == 1


def test_two_people_mend_one_after_the_other(
    waiting: SystemUpload, office_staff: Person, director: Person
) -> None:
    actions.mend_cell(waiting.pk, "Sheet1", "E4", "不低于4.5", by=director, seen=1)
    with pytest.raises(Conflict):
        actions.mend_cell(waiting.pk, "Sheet1", "E4", "x", by=office_staff, seen=1)
    for sheet, cell in (("Sheet2", "A1"), ("Sheet1", "A"), ("Sheet1", "A99")):
        with pytest.raises(NotFound):
            actions.mend_cell(waiting.pk, sheet, cell, "x", by=office_staff)


def test_only_who_edits_systems_brings_tables(
    office: Unit, waiting: SystemUpload, inspector: Person, outsider: Person
) -> None:
    for stranger in (inspector, outsider):
        with pytest.raises(NotAllowed):
            make_systems.upload(office, stranger)
        with pytest.raises(NotAllowed):
            actions.mend_cell(waiting.pk, "Sheet1", "E4", "x", by=stranger)
        with pytest.raises(NotAllowed):
            actions.confirm_system_table(waiting.pk, by=stranger)
        with pytest.raises(NotAllowed):
            actions.discard_system_table(waiting.pk, by=stranger)


def test_what_is_no_table_leaves_nothing_behind(office: Unit, office_staff: Person) -> None:
    with pytest.raises(Unsupported):
        actions.read_system_table(office, b"text", "a.txt", by=office_staff)
    assert not SystemUpload.objects.exists()


def test_a_table_is_thrown_away_or_forgotten(
    waiting: SystemUpload, office: Unit, office_staff: Person
) -> None:
    actions.discard_system_table(waiting.pk, by=office_staff)
    with pytest.raises(NotFound):
        actions.discard_system_table(uuid4(), by=office_staff)
    make_systems.upload(office, office_staff)
    assert actions.drop_unconfirmed_system_tables(before=clock.now() - timedelta(days=1)) == 0
    assert actions.drop_unconfirmed_system_tables(before=clock.now() + timedelta(days=1)) == 1
