"""Answers that phones bring, and deciding between two."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.audit.models import Event
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import CorrectionLine, RecordClash, Visit
from dudao.visits.queries import clashes_of
from dudao.visits.rules import Given, merge_given
from tests.make_visits import on_site, record_of

ANSWERS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


@pytest.fixture
def visit(school: Unit, inspector: Person, zone_lead: Person, form: Version) -> Visit:
    return on_site(school, inspector, companions=[zone_lead])


def clash(visit: Visit, first: Person, second: Person) -> RecordClash:
    record = record_of(visit)
    actions.merge_answers(record.pk, {"exits": Given(None, "fails")}, by=first)
    (kept,) = actions.merge_answers(record.pk, {"exits": Given(None, "meets")}, by=second)
    return kept


@given(base=ANSWERS, theirs=ANSWERS, mine=ANSWERS)
def test_nothing_of_anybody_is_lost(base: Any, theirs: Any, mine: Any) -> None:
    said = {item: Given(base.get(item), mine.get(item)) for item in {*base, *mine}}
    merged, clashes = merge_given(theirs, said)
    disputed = {one.item for one in clashes}
    for item, answer in said.items():
        assert (merged.get(item) == answer.now) is (item not in disputed)
    for one in clashes:
        assert (merged.get(one.item), one.mine) == (one.theirs, said[one.item].now)
    assert all(merged[item] == theirs[item] for item in set(theirs) - set(said))
    assert merge_given(merged, said)[0] == merged


def test_a_clash_is_told_in_words(visit: Visit, inspector: Person, zone_lead: Person) -> None:
    clash(visit, inspector, zone_lead)
    (said,) = clashes_of(visit, zone_lead)
    assert (said.label, said.theirs, said.mine) == ("疏散通道畅通", "不符合", "符合")
    assert (said.title, said.may_settle) == ("测试检查表", True)
    assert Event.objects.filter(name="visit.record_saved").last().data["clashes"] == ["exits"]


@pytest.mark.parametrize(("adopt", "stands"), [(True, "meets"), (False, "fails")])
def test_it_is_settled_once_by_the_leader(
    visit: Visit, inspector: Person, zone_lead: Person, adopt: bool, stands: str
) -> None:
    kept = actions.settle_clash(clash(visit, inspector, zone_lead).pk, by=inspector, adopt=adopt)
    assert (kept.adopted, kept.settled_by) == (adopt, inspector)
    assert record_of(visit).answers == {"exits": stands}
    assert clashes_of(visit, inspector) == []
    with pytest.raises(WrongState, match="处理过"):
        actions.settle_clash(kept.pk, by=inspector, adopt=False)
    assert Event.objects.get(name="visit.clash_settled").data["adopted"] is adopt


def test_clearing_an_answer_may_be_adopted(
    visit: Visit, inspector: Person, zone_lead: Person
) -> None:
    record = record_of(visit)
    actions.merge_answers(record.pk, {"pupils": Given(None, 3)}, by=inspector)
    (kept,) = actions.merge_answers(record.pk, {"pupils": Given(2, None)}, by=zone_lead)
    actions.settle_clash(kept.pk, by=inspector, adopt=True)
    assert record_of(visit).answers == {}


def test_on_a_sheet_of_ones_own_nobody_else_decides(
    visit: Visit, inspector: Person, zone_lead: Person, outsider: Person
) -> None:
    record = record_of(visit)
    actions.share_out(visit.pk, by=inspector, keepers={record.pk: inspector.pk})
    kept = clash(visit, inspector, zone_lead)
    for person in (zone_lead, outsider):
        with pytest.raises(NotAllowed):
            actions.settle_clash(kept.pk, by=person, adopt=True)
    assert not clashes_of(visit, zone_lead)[0].may_settle


def test_after_the_list_what_is_adopted_goes_into_a_correction(
    visit: Visit, inspector: Person, zone_lead: Person
) -> None:
    kept = clash(visit, inspector, zone_lead)
    actions.compose_feedback(visit.pk, by=inspector)
    actions.settle_clash(kept.pk, by=inspector, adopt=True)
    assert record_of(visit).answers == {"exits": "fails"}
    assert "更正为“符合”" in CorrectionLine.objects.get().text


def test_what_cannot_be_merged_is_refused(
    visit: Visit, inspector: Person, outsider: Person
) -> None:
    record = record_of(visit)
    with pytest.raises(NotAllowed):
        actions.merge_answers(record.pk, {"pupils": Given(None, 1)}, by=outsider)
    for wrong in ({"pupils": Given(None, -1)}, {"nothing": Given(None, 1)}):
        with pytest.raises(Invalid):
            actions.merge_answers(record.pk, wrong, by=inspector)
    assert actions.merge_answers(record.pk, {"pupils": Given("x", 1)}, by=inspector) == []
    actions.compose_feedback(visit.pk, by=inspector)
    with pytest.raises(WrongState):
        actions.merge_answers(record.pk, {"pupils": Given(1, 2)}, by=inspector)
    with pytest.raises(NotFound):
        actions.settle_clash(10**9, by=inspector, adopt=True)
