"""What comes after the list was out: beside it, and only from who was there."""

from typing import Any

import pytest

from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Correction, Visit
from dudao.visits.rules.merging import Given
from tests import make_findings, make_visits

Late = dict[str, Any]


@pytest.fixture
def late(inspector: Person, still: None) -> Late:
    return {"by": inspector, "arrived_at": clock.now()}


@pytest.fixture
def visit(school: Unit, inspector: Person, still: None) -> Visit:
    """A visit whose list is out."""
    return make_visits.fed_back(school, inspector, forms=[make_visits.version()])[0]


def test_before_the_list_is_out_it_is_simply_changed(
    school: Unit, inspector: Person, late: Late
) -> None:
    visit = make_visits.on_site(school, inspector)
    with pytest.raises(WrongState, match="还没有生成"):
        actions.add_late(visit.pk, text="补记", **late)


def test_who_was_not_there_adds_nothing(visit: Visit, director: Person, late: Late) -> None:
    with pytest.raises(NotAllowed):
        actions.add_late(visit.pk, text="补记", **{**late, "by": director})
    assert Correction.objects.count() == 0


def test_a_file_of_another_school_is_not_kept(
    visit: Visit, other_school: Unit, director: Person, late: Late
) -> None:
    theirs = make_findings.photo(other_school, director)
    with pytest.raises(NotFound, match="没有找到这个文件"):
        actions.add_late(visit.pk, text="照片", file_id=theirs.pk, **late)


def test_an_answer_that_says_the_same_adds_nothing(visit: Visit, late: Late) -> None:
    record = make_visits.record_of(visit)
    same = {"exits": Given(None, record.answers.get("exits"))}
    assert actions.answer_late(record.pk, same, **late) is None
    line = actions.answer_late(record.pk, {"pupils": Given(None, 320)}, **late)
    assert line is not None
    assert "“在校生”填“320" in line.text
    with pytest.raises(NotFound, match="没有这份表单"):
        actions.answer_late(uuid7(), same, **late)


def test_a_sheet_is_of_a_form_of_the_office(visit: Visit, late: Late) -> None:
    with pytest.raises(NotFound, match="不是本督导室发布的表单"):
        actions.lay_late(visit.pk, 999_999, id=uuid7(), **late)


def test_a_late_verdict_takes_effect_only_where_it_still_can(
    visit: Visit, school: Unit, other_school: Unit, director: Person, late: Late
) -> None:
    theirs = make_findings.told(other_school, director)
    with pytest.raises(NotFound, match="不在本次回头看里"):
        actions.look_back_late(visit.pk, theirs.pk, verdict="rectified", note="已改", **late)
    ours = make_findings.told(school, director)
    with pytest.raises(Invalid, match="请选择核查结论"):
        actions.look_back_late(visit.pk, ours.pk, verdict="perhaps", note="已改", **late)
    Finding.objects.filter(pk=ours.pk).update(state=State.WITHDRAWN)
    line = actions.look_back_late(visit.pk, ours.pk, verdict="rectified", note="已改", **late)
    assert "（问题状态没有改变：" in line.text
    ours.refresh_from_db()
    assert ours.state == State.WITHDRAWN
