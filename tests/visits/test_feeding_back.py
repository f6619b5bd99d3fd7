"""The feedback list: composed, withdrawn, signed, refused, corrected."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from dudao.audit.models import Event
from dudao.findings.models import Finding
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.states import State as AssignmentState
from dudao.visits import actions, queries
from dudao.visits.models import (
    Correction,
    Feedback,
    FeedbackItem,
    GoodPractice,
    LookBack,
    Record,
    Visit,
)
from dudao.visits.states import State
from tests import make
from tests.make_visits import (
    fed_back,
    on_site,
    planned,
    record_of,
    said,
    signature,
    signed,
    told,
    with_problem,
)
from tests.visits.test_journey import assigned
from tests.visits.test_records import photo, save


def test_the_exact_text_is_frozen_with_its_hash(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    told(school, zone_lead)
    visit, finding = with_problem(school, inspector)
    actions.note_good_practice(visit.pk, by=inspector, text="晨检落实")
    with translation.override("en"):
        feedback = actions.compose_feedback(visit.pk, by=inspector)
    assert feedback.text_sha256 == hashlib.sha256(feedback.text.encode()).hexdigest()
    for words in ("龙溪口示例小学", "晨检落实", finding.fact, "一般", "整改建议", "本次未核查"):
        assert words in feedback.text
    visit.refresh_from_db()
    assert visit.state == State.FED_BACK
    event = Event.objects.get(name="visit.feedback_composed")
    assert event.data["text_sha256"] == feedback.text_sha256
    assert event.data["problems"] == 1
    assert event.data["forgotten"] == 1


def test_it_is_composed_only_after_arrival_and_once(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    with pytest.raises(WrongState, match="签到"):
        actions.compose_feedback(visit.pk, by=inspector)
    actions.check_in(visit.pk, by=inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    with pytest.raises(WrongState):
        actions.compose_feedback(visit.pk, by=inspector)


def test_only_its_people_compose_withdraw_and_refuse(
    school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    visit, _feedback = fed_back(school, inspector)
    for person in (director, principal):
        for step in (
            lambda who: actions.compose_feedback(visit.pk, by=who),
            lambda who: actions.withdraw_feedback(visit.pk, by=who, reason="x"),
            lambda who: actions.refuse(visit.pk, by=who, reason="x", witness="y"),
        ):
            with pytest.raises(NotAllowed):
                step(person)


def test_a_withdrawn_list_lets_the_visit_be_written_on(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    finding = Finding.objects.get()
    visit = actions.withdraw_feedback(visit.pk, by=inspector, reason="漏了一条")
    assert visit.state == State.CHECKED_IN
    actions.edit_raised(visit.pk, finding.pk, by=inspector, fact="三具灭火器失效。")
    second = actions.compose_feedback(visit.pk, by=inspector)
    assert second.text_sha256 != feedback.text_sha256
    assert visit.feedbacks.count() == 2
    event = Event.objects.get(name="visit.feedback_withdrawn")
    assert event.data == {"reason": "漏了一条", "text_sha256": feedback.text_sha256}


def test_withdrawing_a_list_without_problems_needs_a_reason(
    school: Unit, inspector: Person
) -> None:
    visit = on_site(school, inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    with pytest.raises(Invalid):
        actions.withdraw_feedback(visit.pk, by=inspector, reason=" ")
    assert actions.withdraw_feedback(visit.pk, by=inspector, reason="改").state == State.CHECKED_IN


def test_the_principal_signs_on_the_inspectors_device(
    school: Unit, inspector: Person, principal: Person
) -> None:
    visit, finding = with_problem(school, inspector, purpose="食堂")
    evidence = photo(school, inspector)
    actions.edit_raised(visit.pk, finding.pk, by=inspector, evidence=[evidence])
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    positions = {finding.pk: ("object", " 已报修 ")}
    given = signature(feedback, positions=positions, school_view="会认真整改")
    feedback = actions.sign(visit.pk, by=inspector, **given)
    visit.refresh_from_db()
    finding.refresh_from_db()
    evidence.refresh_from_db()
    assert visit.state == State.SIGNED
    assert (feedback.signer, feedback.signer_name, feedback.signed_at) == (
        None,
        "示例校长",
        clock.now(),
    )
    assert feedback.signature
    feedback.signature.refresh_from_db()
    assert feedback.signature.shared_with_unit
    assert (finding.told_at, evidence.shared_with_unit) == (clock.now(), True)
    item = FeedbackItem.objects.get()
    assert (item.position, item.remark) == ("object", "已报修")
    assert str(item).endswith("有异议")
    assert Event.objects.get(name="visit.signed").data["objections"] == 1


def test_the_principal_signs_signed_in_himself(
    school: Unit, inspector: Person, principal: Person
) -> None:
    task = assigned(school, inspector)
    visit = actions.start(task.pk, by=inspector)
    actions.check_in(visit.pk, by=inspector)
    actions.raise_from_item(visit.pk, by=inspector, **said())
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    feedback = actions.sign(visit.pk, by=principal, **signature(feedback))
    task.refresh_from_db()
    assert (feedback.signer, task.state) == (principal, AssignmentState.DONE)


def test_the_principal_can_sign_after_the_inspectors_access_has_ended(
    school: Unit, inspector: Person, principal: Person
) -> None:
    task = assigned(school, inspector)
    visit = actions.start(task.pk, by=inspector)
    actions.check_in(visit.pk, by=inspector)
    actions.raise_from_item(visit.pk, by=inspector, **said())
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    inspector.grants.all().delete()
    feedback = actions.sign(visit.pk, by=principal, **signature(feedback))
    task.refresh_from_db()
    assert (feedback.signer, task.state) == (principal, AssignmentState.DONE)


def test_a_drawing_of_ones_own_is_kept_as_given(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    file = photo(school, inspector)
    with queries.printing.files.content(file) as content:
        drawn = content.read()
    feedback = actions.sign(visit.pk, by=inspector, image=drawn, **signature(feedback))
    assert feedback.signature
    assert feedback.signature.sha256 == file.sha256


def test_one_changed_character_keeps_it_from_being_signed(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    other = hashlib.sha256((feedback.text + "。").encode()).hexdigest()
    with pytest.raises(Conflict):
        actions.sign(visit.pk, by=inspector, **signature(feedback, text_sha256=other))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signer_name": ""}, "signer_name"),
        ({"signer_title": "长" * 61}, "signer_title"),
        ({"school_view": "长" * 1001}, "school_view"),
        ({"strokes": []}, "strokes"),
    ],
)
def test_a_signature_lacks_nothing(
    school: Unit, inspector: Person, given: dict[str, Any], field: str
) -> None:
    visit, feedback = fed_back(school, inspector)
    with pytest.raises(Invalid) as caught:
        actions.sign(visit.pk, by=inspector, **signature(feedback, **given))
    assert list(caught.value.fields) == [field]


@pytest.mark.parametrize(
    ("said_to_it", "words"),
    [
        (None, "表明态度"),
        (("maybe", ""), "表明态度"),
        (("object", " "), "理由"),
        (("agree", "长" * 501), "500"),
    ],
)
def test_every_problem_gets_a_position(
    school: Unit, inspector: Person, said_to_it: tuple[str, str] | None, words: str
) -> None:
    visit, feedback = fed_back(school, inspector)
    finding = Finding.objects.get()
    positions = {str(finding.pk): said_to_it} if said_to_it else {}
    with pytest.raises(Invalid) as caught:
        actions.sign(visit.pk, by=inspector, **signature(feedback, positions=positions))
    assert words in caught.value.fields[f"position-{finding.pk}"]


def test_a_position_on_something_else_is_refused(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    given = signature(feedback)
    given["positions"]["other"] = ("agree", "")
    with pytest.raises(Invalid) as caught:
        actions.sign(visit.pk, by=inspector, **given)
    assert list(caught.value.fields) == ["position-other"]


def test_nobody_else_signs(
    school: Unit,
    inspector: Person,
    school_liaison: Person,
    director: Person,
    outsider: Person,
) -> None:
    visit, feedback = fed_back(school, inspector)
    for person in (school_liaison, director, outsider):
        with pytest.raises(NotAllowed):
            actions.sign(visit.pk, by=person, **signature(feedback))


def test_a_refusal_names_reason_and_witness_and_the_school_is_told(
    school: Unit, inspector: Person
) -> None:
    visit, _feedback = fed_back(school, inspector)
    for given in ({"reason": "", "witness": "示例会计"}, {"reason": "不认可", "witness": ""}):
        with pytest.raises(Invalid):
            actions.refuse(visit.pk, by=inspector, **given)
    feedback = actions.refuse(visit.pk, by=inspector, reason="不认可", witness="示例会计")
    visit.refresh_from_db()
    assert (visit.state, feedback.refused_at) == (State.REFUSED, clock.now())
    assert Finding.objects.get().told_at == clock.now()
    assert Event.objects.get(name="visit.refused").data["witness"] == "示例会计"


def test_a_list_without_problems_is_signed_too(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    actions.sign(visit.pk, by=inspector, **signature(feedback))
    visit.refresh_from_db()
    assert visit.state == State.SIGNED


def test_a_correction_stands_beside_what_was_signed(
    school: Unit, inspector: Person, director: Person, colleague: Person
) -> None:
    visit, feedback = signed(school, inspector)
    correction = actions.correct(visit.pk, by=inspector, text="第1个问题的位置应为二楼。")
    actions.correct(visit.pk, by=director, text="同意更正。")
    with pytest.raises(NotAllowed):
        actions.correct(visit.pk, by=colleague, text="x")
    assert str(correction) == "第1个问题的位置应为二楼。"
    assert visit.corrections.count() == 2
    assert Feedback.objects.get().text == feedback.text
    assert Event.objects.filter(name="visit.corrected").count() == 2


def test_before_the_end_nothing_is_corrected(school: Unit, inspector: Person) -> None:
    visit, _feedback = fed_back(school, inspector)
    with pytest.raises(WrongState, match="撤回"):
        actions.correct(visit.pk, by=inspector, text="x")


def test_leaving_is_still_noted_after_signing(school: Unit, inspector: Person) -> None:
    visit, _feedback = signed(school, inspector)
    with clock.at(make.NOW + timedelta(hours=2)):
        assert actions.check_out(visit.pk, by=inspector).checked_out_at


def test_the_database_itself_holds_what_was_fed_back(
    school: Unit, inspector: Person, zone_lead: Person, form: Version
) -> None:
    told(school, zone_lead)
    visit, finding = with_problem(school, inspector)
    record = save(visit, inspector, exits="meets")
    actions.attach(record.pk, by=inspector, item="exits", file_id=photo(school, inspector).pk)
    actions.note_good_practice(visit.pk, by=inspector, text="好")
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    for tampering in (
        lambda: Record.objects.update(answers={}),
        lambda: record.files.all().delete(),
        lambda: record.changes.all().delete(),
        lambda: visit.raised.all().delete(),
        lambda: LookBack.objects.update(verdict="rectified"),
        lambda: GoodPractice.objects.update(text="x"),
        lambda: GoodPractice.objects.create(visit=visit, text="x"),
        lambda: Feedback.objects.update(text="x"),
        lambda: Feedback.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tampering()
    actions.sign(visit.pk, by=inspector, **signature(feedback))
    actions.correct(visit.pk, by=inspector, text="更正")
    for tampering in (
        lambda: Feedback.objects.update(signer_name="x"),
        lambda: FeedbackItem.objects.update(position="object"),
        lambda: Correction.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tampering()
    assert record_of(visit).answers == {"exits": "meets"}
    assert finding in Finding.objects.all()
    assert isinstance(visit, Visit)
