"""The wording bank: gathered, proposed by hand, taken in, merged, left out, ended."""

import pytest

from dudao.audit.models import Event
from dudao.instruments import actions, queries
from dudao.instruments.models import OfficeWording, Version, WordingProposal
from dudao.instruments.states import WordingState
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests.make_visits import version
from tests.make_wordings import BASIS, FACT, spoken


@pytest.fixture
def form(still: None, db: None) -> Version:
    return version()


@pytest.fixture
def proposal(form: Version, office: Unit) -> WordingProposal:
    found = actions.gather_wording(spoken(form), office=office)
    assert found is not None
    return found


def test_what_the_bank_has_is_not_proposed(form: Version, office: Unit) -> None:
    same = spoken(form, "疏散通道堆放杂物。", "立即清理。")
    assert actions.gather_wording(same, office=office) is None
    assert actions.gather_wording(spoken(form, "长" * 1001), office=office) is None
    assert not WordingProposal.objects.exists()


def test_what_differs_is_proposed_without_names(form: Version, office: Unit) -> None:
    said = spoken(form, f"龙溪口示例小学{FACT}示例校长知情。")
    made = actions.gather_wording(said, office=office)
    assert made
    assert made.fact == f"学校{FACT}有关人员知情。"
    assert (made.changed, made.state) == (["fact", "demand"], WordingState.PENDING)
    event = Event.objects.get(name="wording.proposed")
    assert (event.unit_id, event.by_id, event.data["item"]) == (office.pk, None, "exits")


def test_what_is_alike_counts_for_the_first_and_a_finding_counts_once(
    proposal: WordingProposal, form: Version, office: Unit
) -> None:
    again = spoken(form, FACT.replace("堵塞", "堵住"))
    assert actions.gather_wording(again, office=office) == proposal
    assert actions.gather_wording(again, office=office) == proposal
    assert proposal.uses.count() == 2
    assert actions.gather_wording(spoken(form, "灭火器失效。", "更换。"), office=office) != proposal


def test_by_hand_it_is_proposed_once(
    form: Version, school: Unit, office: Unit, inspector: Person
) -> None:
    made = actions.propose_wording(spoken(form), by=inspector, unit=school, office=office)
    assert made.proposed_by == inspector
    known = spoken(form, "疏散通道堆放杂物。", "立即清理。")
    with pytest.raises(Conflict):
        actions.propose_wording(known, by=inspector, unit=school, office=office)
    with pytest.raises(Invalid) as refused:
        actions.propose_wording(spoken(form, " "), by=inspector, unit=school, office=office)
    assert set(refused.value.fields) == {"fact"}


@pytest.mark.parametrize("who", ["colleague", "principal", "outsider"])
def test_only_who_inspects_there_proposes(
    form: Version, school: Unit, office: Unit, who: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        actions.propose_wording(spoken(form), by=person, unit=school, office=office)


def test_taken_in_it_is_offered_beside_the_form_which_stays(
    proposal: WordingProposal, form: Version, office: Unit, director: Person
) -> None:
    before = form.hash
    made = actions.take_wording(proposal.pk, by=director, demand="立即清空通道。")
    proposal.refresh_from_db()
    form.refresh_from_db()
    assert (proposal.state, proposal.decided_by, form.hash) == ("taken", director, before)
    assert (made.fact, made.demand, made.basis) == (FACT, "立即清空通道。", BASIS)
    item = queries.item_of(form, "exits")
    offered = queries.supplemented(form, item, office).wording
    assert [line.fact for line in offered] == [item.wording[0].fact, FACT]
    assert queries.supplements(office) == {"test_routine": {"exits": [made.wording]}}
    assert Event.objects.get(name="wording.taken").data["wording"] == made.pk


def test_what_was_taken_in_is_not_proposed_again(
    proposal: WordingProposal, form: Version, office: Unit, director: Person
) -> None:
    actions.take_wording(proposal.pk, by=director)
    assert actions.gather_wording(spoken(form), office=office) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"fact": " "}, "fact"),
        ({"demand": "长" * 1001}, "demand"),
        ({"fact": "龙溪口示例小学通道堵塞。"}, "fact"),
        ({"demand": "请拨打13974500000。"}, "demand"),
        ({"severity": "fatal"}, "severity"),
        ({"route": "air"}, "route"),
    ],
)
def test_it_takes_no_unfit_text(
    proposal: WordingProposal, school: Unit, director: Person, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.take_wording(proposal.pk, by=director, **said)
    assert set(refused.value.fields) == {field}
    assert not OfficeWording.objects.exists()


def test_merged_its_uses_count_for_the_other(
    proposal: WordingProposal, form: Version, office: Unit, director: Person
) -> None:
    other = actions.gather_wording(spoken(form, "安全出口上锁。", "立即开锁。"), office=office)
    assert other
    assert actions.merge_wording(other.pk, proposal.pk, by=director) == proposal
    other.refresh_from_db()
    assert (other.state, other.merged_into, proposal.uses.count()) == ("merged", proposal, 2)
    again = spoken(form, "安全出口上了锁。", "立即开锁。")
    assert actions.gather_wording(again, office=office) == proposal
    assert Event.objects.get(name="wording.merged").data == {"into": proposal.pk}


def test_it_merges_only_with_another_of_the_same_item(
    proposal: WordingProposal, form: Version, office: Unit, director: Person
) -> None:
    elsewhere = actions.gather_wording(spoken(form, item="pupils", answer=9), office=office)
    assert elsewhere
    for into in (proposal.pk, elsewhere.pk, 0):
        with pytest.raises(Invalid):
            actions.merge_wording(proposal.pk, into, by=director)


def test_left_out_it_does_not_come_back(
    proposal: WordingProposal, form: Version, school: Unit, office: Unit, director: Person
) -> None:
    with pytest.raises(Invalid):
        actions.reject_wording(proposal.pk, by=director, reason=" ")
    actions.reject_wording(proposal.pk, by=director, reason="不够规范")
    assert actions.gather_wording(spoken(form), office=office) == proposal
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (WordingState.REJECTED, "不够规范")
    with pytest.raises(Conflict, match="不够规范"):
        actions.propose_wording(spoken(form), by=director, unit=school, office=office)
    assert Event.objects.get(name="wording.rejected").data == {"reason": "不够规范"}


def test_ended_it_is_offered_no_longer(
    proposal: WordingProposal, office: Unit, director: Person
) -> None:
    made = actions.take_wording(proposal.pk, by=director)
    actions.end_wording(made.pk, by=director)
    assert queries.supplements(office) == {}
    assert Event.objects.filter(name="wording.ended").exists()
    with pytest.raises(WrongState):
        actions.end_wording(made.pk, by=director)
    with pytest.raises(NotFound):
        actions.end_wording(0, by=director)


def test_what_is_decided_stays_decided(proposal: WordingProposal, director: Person) -> None:
    actions.take_wording(proposal.pk, by=director)
    for again in (
        lambda: actions.take_wording(proposal.pk, by=director),
        lambda: actions.reject_wording(proposal.pk, by=director, reason="否"),
        lambda: actions.merge_wording(proposal.pk, proposal.pk, by=director),
    ):
        with pytest.raises(WrongState):
            again()


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "principal", "outsider"])
def test_only_the_office_decides(
    proposal: WordingProposal, director: Person, who: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    for decide in (
        lambda: actions.take_wording(proposal.pk, by=person),
        lambda: actions.reject_wording(proposal.pk, by=person, reason="否"),
        lambda: actions.merge_wording(proposal.pk, proposal.pk, by=person),
    ):
        with pytest.raises(NotAllowed):
            decide()
    made = actions.take_wording(proposal.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.end_wording(made.pk, by=person)
    assert not queries.proposals_visible_to(person).exists()
    assert not queries.wordings_visible_to(person).exists()
    assert not queries.to_decide(person).exists()
