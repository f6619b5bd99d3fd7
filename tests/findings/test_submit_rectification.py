"""The school reports what it did and shows it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.files.queries import visible_to
from dudao.findings.actions import assign_cause, promise, submit_rectification, verify
from dudao.findings.models import Finding, RectificationFile
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_school_side
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.in_state(State.RECTIFYING, school, inspector)


def test_it_waits_for_the_inspector(finding: Finding, principal: Person) -> None:
    made = submit_rectification(finding.pk, by=principal, result="已清理。")
    finding.refresh_from_db()
    assert (finding.state, finding.submitted_at) == (State.SUBMITTED, clock.now())
    assert (made.round, made.late, made.result) == (1, False, "已清理。")
    assert str(made) == f"{finding} #1"
    event = Event.objects.get(name="finding.submitted")
    assert event.data == {"rectification": str(made.pk), "round": 1, "late": False}


def test_it_shows_evidence_that_stays(finding: Finding, school: Unit, principal: Person) -> None:
    file = making.photo(school, principal)
    made = submit_rectification(finding.pk, by=principal, result="已清理。", evidence=[file.pk])
    assert list(made.evidence.all()) == [file]
    assert str(made.files.get()) == f"{made} {file}"
    with pytest.raises(DatabaseError), transaction.atomic():
        RectificationFile.objects.all().delete()


def test_every_round_counts(finding: Finding, inspector: Person, principal: Person) -> None:
    submit_rectification(finding.pk, by=principal, result="已清理。")
    verify(finding.pk, by=inspector, verdict=Verdict.PARTLY, note="东侧未清理。")
    made = submit_rectification(finding.pk, by=principal, result="东侧已清理。")
    assert made.round == 2


def test_after_the_deadline_it_is_late(finding: Finding, principal: Person) -> None:
    with clock.at(make.NOW + timedelta(days=60)):
        assert submit_rectification(finding.pk, by=principal, result="已清理。").late


def test_two_people_at_once(finding: Finding, principal: Person, school_liaison: Person) -> None:
    submit_rectification(finding.pk, by=principal, result="已清理。", seen=finding.revision)
    with pytest.raises(Conflict, match="待核查"):
        submit_rectification(finding.pk, by=school_liaison, result="也清理", seen=finding.revision)
    with pytest.raises(WrongState):
        submit_rectification(finding.pk, by=school_liaison, result="也清理")
    assert finding.rectifications.count() == 1


def test_it_needs_words(finding: Finding, principal: Person) -> None:
    with pytest.raises(Invalid) as refused:
        submit_rectification(finding.pk, by=principal, result=" ")
    assert set(refused.value.fields) == {"result"}


def test_it_needs_somebody_responsible(school: Unit, inspector: Person, principal: Person) -> None:
    returned = making.in_state(State.RETURNED, school, inspector)
    with pytest.raises(Invalid) as refused:
        submit_rectification(returned.pk, by=principal, result="已清理。")
    assert set(refused.value.fields) == {"responsible_person"}


def test_evidence_of_another_school_is_refused(
    finding: Finding, other_school: Unit, colleague: Person, principal: Person
) -> None:
    foreign = making.photo(other_school, colleague)
    with pytest.raises(Invalid):
        submit_rectification(finding.pk, by=principal, result="已清理。", evidence=[foreign])


@pytest.mark.parametrize("state", [State.OPEN, State.SUBMITTED, State.CLOSED])
def test_it_refuses_the_wrong_state(
    school: Unit, inspector: Person, principal: Person, state: State
) -> None:
    finding = making.in_state(state, school, inspector)
    with pytest.raises(WrongState):
        submit_rectification(finding.pk, by=principal, result="已清理。")


@pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "director"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, who: str
) -> None:
    with pytest.raises(NotAllowed):
        submit_rectification(finding.pk, by=request.getfixturevalue(who), result="已清理。")


class TestPairs:
    """A photo of now beside the photo of the problem."""

    def test_it_knows_which_photo_answers_which(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding, problem = make_school_side.problem(school, inspector, 1)
        now = making.photo(school, principal, "green")
        made = submit_rectification(
            finding.pk, by=principal, result="已清理。", evidence=[now], before={now.pk: problem.pk}
        )
        link = made.files.get()
        assert link.before is not None
        assert (link.file, link.before.file) == (now, problem)

    def test_a_photo_of_another_problem_answers_nothing(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding, _problem = make_school_side.problem(school, inspector, 1)
        _other, photo = make_school_side.problem(school, inspector, 2)
        now = making.photo(school, principal, "green")
        with pytest.raises(Invalid) as refused:
            submit_rectification(
                finding.pk, by=principal, result="好。", evidence=[now], before={now.pk: photo.pk}
            )
        assert "不是这个问题的照片" in refused.value.fields["evidence"]

    def test_a_unit_outside_shows_it_to_the_schools_inspector(
        self,
        school: Unit,
        section: Unit,
        section_officer: Person,
        inspector: Person,
        director: Person,
        principal: Person,
    ) -> None:
        finding = making.told(school, inspector)
        assign_cause(finding.pk, by=director, unit=section, cause="经费未拨付。")
        with pytest.raises(NotAllowed):
            promise(finding.pk, by=principal, responsible_person="示例", measures="清理。")
        promise(finding.pk, by=section_officer, responsible_person="示例", measures="拨付。")
        photo = making.photo(section, section_officer)
        made = submit_rectification(
            finding.pk, by=section_officer, result="已拨付。", evidence=[photo]
        )
        assert visible_to(inspector).filter(pk=made.evidence.get().pk).exists()
