"""The queue suggests which earlier problem a finding is again; a person decides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dudao.audit.models import Event
from dudao.findings.actions import (
    confirm_ancestor,
    drop,
    edit_finding,
    reject_ancestor,
    suggest_ancestors,
)
from dudao.findings.models import Category, Finding, Kinship
from dudao.findings.queries import history, lineage
from dudao.findings.states import State
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def earlier(school: Unit, inspector: Person) -> Finding:
    return making.earlier(school, inspector)


@pytest.fixture
def again(earlier: Finding, school: Unit, inspector: Person) -> Finding:
    made = making.finding(school, inspector, fact="教学楼二层东侧安全通道又堆满课桌椅。")
    suggest_ancestors(made.pk)
    return made


def test_a_like_problem_is_suggested_once(again: Finding, earlier: Finding) -> None:
    kin = Kinship.objects.get()
    assert (kin.finding, kin.ancestor, kin.state) == (again, earlier, "suggested")
    assert kin.score >= 450
    assert str(kin) == f"{again} ← {earlier}"
    event = Event.objects.get(name="finding.kin_suggested")
    assert (event.by, event.data["ancestors"]) == (None, [str(earlier.pk)])
    assert suggest_ancestors(again.pk) == []
    assert Event.objects.filter(name="finding.kin_suggested").count() == 1


@pytest.mark.parametrize(
    ("fact", "topic"),
    [
        ("教学楼三层东侧疏散通道堆放课桌椅。", "safety"),  # elsewhere
        ("教师办公室墙面脱落。", "safety"),  # something else
        ("教学楼二层东侧疏散通道堆放课桌椅。", "meals"),  # another matter
    ],
)
def test_what_is_not_like_it_is_not_suggested(
    earlier: Finding, school: Unit, inspector: Person, fact: str, topic: str
) -> None:
    assert suggest_ancestors(making.told(school, inspector, fact=fact, topic=topic).pk) == []


def test_another_school_an_untold_and_an_old_one_are_no_ancestors(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    making.told(other_school, director)
    making.finding(school, inspector)
    with clock.at(make.NOW - timedelta(days=4 * 365)):
        making.told(school, inspector)
    assert suggest_ancestors(making.told(school, inspector).pk) == []


def test_the_same_category_is_the_same_matter(
    earlier: Finding, school: Unit, office: Unit, inspector: Person
) -> None:
    category = Category.objects.create(office=office, name="消防", valid_from=make.NOW.date())
    Finding.objects.filter(pk=earlier.pk).update(category=category)
    made = making.finding(school, inspector, topic="other", topic_title="其他")
    Finding.objects.filter(pk=made.pk).update(category=category)
    assert len(suggest_ancestors(made.pk)) == 1


def test_at_most_three_are_suggested(school: Unit, inspector: Person) -> None:
    for _n in range(4):
        making.earlier(school, inspector)
    assert len(suggest_ancestors(making.told(school, inspector).pk)) == 3


def test_an_edited_text_is_compared_anew(again: Finding, school: Unit, inspector: Person) -> None:
    edit_finding(again.pk, by=inspector, fact="门卫室没有值班记录。")
    assert suggest_ancestors(again.pk) == []
    assert not Kinship.objects.exists()


def test_one_that_was_dropped_has_no_ancestors(again: Finding, inspector: Person) -> None:
    drop(again.pk, by=inspector)
    assert suggest_ancestors(again.pk) == []


def test_a_confirmed_ancestor_is_the_one(
    again: Finding, earlier: Finding, inspector: Person
) -> None:
    kin = confirm_ancestor(again.pk, earlier.pk, by=inspector)
    again.refresh_from_db()
    assert again.ancestor == earlier
    assert (kin.state, kin.decided_by, kin.decided_at) == ("confirmed", inspector, clock.now())
    event = Event.objects.get(name="finding.kin_confirmed")
    assert event.data == {"ancestor": str(earlier.pk), "number": earlier.number}
    assert [entry.text for entry in history(again, inspector)][-1] == earlier.number
    assert suggest_ancestors(again.pk) == []
    with pytest.raises(WrongState):
        confirm_ancestor(again.pk, earlier.pk, by=inspector)


def test_it_can_be_linked_by_hand(earlier: Finding, school: Unit, inspector: Person) -> None:
    made = making.told(school, inspector, fact="消防通道不通。", topic="other")
    assert lineage.offered(made) == [earlier]
    assert confirm_ancestor(made.pk, earlier.pk, by=inspector).state == "confirmed"


def test_one_finding_has_one_ancestor(
    again: Finding, earlier: Finding, school: Unit, inspector: Person
) -> None:
    with clock.at(make.NOW - timedelta(days=100)):
        other = making.told(school, inspector)
    confirm_ancestor(again.pk, earlier.pk, by=inspector)
    with pytest.raises(WrongState, match="先撤销"):
        confirm_ancestor(again.pk, other.pk, by=inspector)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kinship.objects.create(
            finding=again, ancestor=other, score=1, state="confirmed", suggested_at=clock.now()
        )


def test_a_rejected_one_may_still_be_confirmed(
    again: Finding, earlier: Finding, inspector: Person
) -> None:
    kin = reject_ancestor(again.pk, earlier.pk, by=inspector)
    assert kin.state == "rejected"
    assert Event.objects.filter(name="finding.kin_rejected").exists()
    assert suggest_ancestors(again.pk) == []
    assert confirm_ancestor(again.pk, earlier.pk, by=inspector).state == "confirmed"


def test_what_was_confirmed_can_be_taken_back(
    again: Finding, earlier: Finding, inspector: Person
) -> None:
    confirm_ancestor(again.pk, earlier.pk, by=inspector)
    reject_ancestor(again.pk, earlier.pk, by=inspector)
    again.refresh_from_db()
    assert again.ancestor is None


def test_only_an_earlier_told_standing_one_of_the_school_is_taken(
    again: Finding, earlier: Finding, other_school: Unit, inspector: Person, director: Person
) -> None:
    elsewhere = making.earlier(other_school, director)
    with pytest.raises(Invalid):
        confirm_ancestor(earlier.pk, again.pk, by=inspector)
    with pytest.raises(Invalid):
        confirm_ancestor(again.pk, elsewhere.pk, by=director)
    with pytest.raises(Invalid):
        confirm_ancestor(again.pk, again.pk, by=inspector)
    Finding.objects.filter(pk=earlier.pk).update(state=State.WITHDRAWN, closed_at=None)
    with pytest.raises(Invalid):
        confirm_ancestor(again.pk, earlier.pk, by=inspector)


def test_what_was_never_suggested_cannot_be_rejected(
    earlier: Finding, school: Unit, inspector: Person
) -> None:
    made = making.told(school, inspector, fact="门卫室没有值班记录。")
    with pytest.raises(NotFound):
        reject_ancestor(made.pk, earlier.pk, by=inspector)


def test_somebody_who_changed_it_meanwhile_is_noticed(
    again: Finding, earlier: Finding, inspector: Person
) -> None:
    with pytest.raises(Conflict):
        confirm_ancestor(again.pk, earlier.pk, by=inspector, seen=again.revision + 1)
    with pytest.raises(Conflict):
        reject_ancestor(again.pk, earlier.pk, by=inspector, seen=again.revision + 1)


def test_neither_the_school_nor_a_colleague_nor_somebody_recused_decides(
    again: Finding,
    earlier: Finding,
    school: Unit,
    principal: Person,
    colleague: Person,
    inspector: Person,
    outsider: Person,
) -> None:
    for who in (principal, colleague, outsider):
        for act in (confirm_ancestor, reject_ancestor):
            with pytest.raises(NotAllowed):
                act(again.pk, earlier.pk, by=who)
    make_inspectorate.recusal(make_inspectorate.inspector(inspector), school)
    with pytest.raises(NotAllowed, match="回避"):
        confirm_ancestor(again.pk, earlier.pk, by=inspector)


def test_the_list_waits_for_who_may_decide(
    again: Finding, earlier: Finding, inspector: Person, colleague: Person, principal: Person
) -> None:
    assert lineage.kinships_waiting(inspector).count() == 1
    assert not lineage.kinships_waiting(colleague).exists()
    assert not lineage.kinships_waiting(principal).exists()
    confirm_ancestor(again.pk, earlier.pk, by=inspector)
    assert not lineage.kinships_waiting(inspector).exists()
    assert not lineage.suggested_for(again, inspector).exists()
