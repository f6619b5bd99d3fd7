"""What somebody began and somebody else made pointless, or changed, in the meantime."""

import pytest

from dudao.findings import actions
from dudao.findings.models import Finding
from dudao.findings.queries import dealing
from dudao.findings.queries.as_of import standing_of
from dudao.findings.queries.reports import reportable
from dudao.findings.states import CircularGround, Outcome, State, Verdict
from dudao.lib import clock
from dudao.lib.errors import WrongState
from dudao.org.models import Person, Unit
from tests import make_dealing
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def test_a_finding_withdrawn_after_the_proposal_goes_into_no_circular(
    school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    told = making.told(school, inspector)
    proposal = actions.propose_circular(
        told.pk, by=inspector, ground=CircularGround.VIOLATION, reason="查实。"
    )
    objection = actions.file_objection(told.pk, by=principal, statement="不属实。")
    actions.assign_reader(objection.pk, by=director, reader=director)
    actions.answer_objection(
        objection.pk, by=director, outcome=Outcome.UPHELD, reasons="情况属实。"
    )
    assert not dealing.circulars_to_decide(director).exists()
    with pytest.raises(WrongState, match="已撤销"):
        actions.decide_circular(proposal.pk, by=director, accept=True)
    assert actions.decide_circular(proposal.pk, by=director, accept=False, note="已撤销")


def test_a_letter_about_a_closed_finding_is_not_sent(
    school: Unit, section: Unit, inspector: Person, office_staff: Person
) -> None:
    told = making.told(school, inspector)
    letter = make_dealing.signed_off(make_dealing.opened(told, section, office_staff))
    actions.verify(told.pk, by=inspector, verdict=Verdict.RECTIFIED, note="现场已整改。")
    with pytest.raises(WrongState, match="已办结"):
        actions.send_consultation(letter.pk, by=office_staff)
    letter.document.refresh_from_db()
    assert letter.document.number == ""


def test_a_finding_keeps_its_category_when_that_is_retired(
    office: Unit, school: Unit, inspector: Person, director: Person
) -> None:
    category = actions.add_category(office, "消防", by=director)
    found = making.finding(school, inspector, category=category)
    actions.retire_category(category.pk, by=director)
    actions.edit_finding(found.pk, by=inspector, fact="通道被占用。")
    found.refresh_from_db()
    assert (found.fact, found.category) == ("通道被占用。", category)


def test_what_the_school_promised_is_void_once_another_answers(
    school: Unit, section: Unit, inspector: Person, director: Person
) -> None:
    told = making.in_state(State.RECTIFYING, school, inspector)
    actions.assign_cause(told.pk, by=director, unit=section, cause="编制未核定。")
    [then] = standing_of(school, inspector, clock.now().replace(year=2027))
    [today] = standing_of(school, inspector)
    assert then.responsible_person == today.responsible_person == ""


def test_a_result_counts_wherever_it_came_from(school: Unit, inspector: Person) -> None:
    told = making.in_state(State.SUBMITTED, school, inspector)
    Finding.objects.update(first_submitted_at=None)  # as an old ledger brings it
    assert list(reportable(school)) == [told]
