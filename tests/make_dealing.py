"""Letters to sections in any state, each made by the actions that would have made it."""

from typing import Any

from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.findings import actions
from dudao.findings.models import Consultation, Finding
from dudao.findings.states import ConsultationState as State
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from tests import make
from tests import make_findings as making

QUESTION = "请核定维修资金并明确到位时间。"


def at_office(unit: Unit, role: Role = Role.OFFICE_STAFF) -> Person:
    """Somebody of the unit's office; the director signs off."""
    office = office_of(unit)
    holder = make.person("示例经办人", office)
    make.holds(holder, role, office.region)
    return holder


def at_section(section: Unit) -> Person:
    """Somebody who answers for `section`."""
    holder = make.person("示例承办人", section)
    make.holds(holder, Role.SECTION_OFFICER, section)
    return holder


def opened(finding: Finding, section: Unit, by: Person, **given: Any) -> Consultation:
    return actions.open_consultation(
        finding.pk, by=by, section=section, **{"question": QUESTION, **given}
    )


def signed_off(letter: Consultation) -> Consultation:
    """The letter ready to be sent."""
    drafter = letter.opened_by
    documents.submit(letter.document_id, by=drafter)
    documents.check(letter.document_id, by=at_office(letter.finding.unit))
    documents.sign_off(letter.document_id, by=at_office(letter.finding.unit, Role.DIRECTOR))
    return letter


def in_state(state: State, unit: Unit, section: Unit, by: Person, **given: Any) -> Consultation:
    """A letter in `state`; `by` is of the office."""
    finding = making.told(unit, by, **given)
    letter = opened(finding, section, by)
    if state == State.WITHDRAWN:
        return actions.withdraw_consultation(letter.pk, by=by, reason="不再需要")
    if state == State.DRAFT:
        return letter
    signed_off(letter)
    letter = actions.send_consultation(letter.pk, by=by)
    officer = at_section(section)
    if state == State.RETURNED:
        return actions.return_consultation(letter.pk, by=officer, reason="不属本股职责")
    if state in {State.ACCEPTED, State.ANSWERED, State.CONCLUDED}:
        letter = actions.accept_consultation(letter.pk, by=officer)
    if state in {State.ANSWERED, State.CONCLUDED}:
        letter = actions.answer_consultation(letter.pk, by=officer, answer="资金已下达。")
    if state == State.CONCLUDED:
        letter = actions.conclude_consultation(letter.pk, by=by, conclusion="同意。")
    return letter
