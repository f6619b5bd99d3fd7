"""The feedback list as a phone showed it, and what comes when it is out."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from dudao.findings.actions import verify
from dudao.findings.models import Finding, FindingFile, Objection
from dudao.findings.states import State as FindingState
from dudao.inbox.actions import release
from dudao.instruments.models import Version
from dudao.lib import clock, workdays
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Correction, CorrectionLine, Feedback, Record, Visit, VisitFinding
from dudao.visits.queries import feedback_content
from dudao.visits.rules.feedback import Problem
from dudao.visits.states import State
from tests import make
from tests.jobs.applying.test_finding import problem
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, applied, begin, outcome, shot, shown, states
from tests.make_visits import STROKES, told


@pytest.fixture
def record() -> UUID:
    return uuid7()


@pytest.fixture
def visit(school: Unit, phone: Phone, other_phone: Phone, form: Version, record: UUID) -> UUID:
    """A visit of two with one problem, everything on the server."""
    sheets = [{"record": record, "version": form.pk, "serial": 1}]
    begun = begin(phone, school, records=sheets, companions=[other_phone.person.pk])
    phone.do("visit.raise", problem(begun))
    applied(phone)
    return begun


def composed(phone: Phone, visit: UUID, given: dict | None = None) -> dict[str, object]:
    """Let the phone compose the list as the server knows the visit."""
    body = shown(feedback_content(Visit.objects.get(pk=visit)), given)
    phone.do("visit.compose", {"visit": visit, **body})
    return body


def signature(visit: UUID, body: dict, **given: object) -> dict[str, object]:
    said = {p["finding"]: {"position": "agree", "remark": ""} for p in body["content"]["problems"]}
    return {
        "visit": visit, "text_sha256": body["text_sha256"], "signer_name": "示例校长",
        "signer_title": "校长", "strokes": STROKES, "positions": said, "school_view": "照改。",
        **given,
    }  # fmt: skip


def signed(phone: Phone, visit: UUID) -> None:
    phone.do("visit.sign", signature(visit, composed(phone, visit)))
    applied(phone)


def test_it_is_composed_and_signed_as_it_was_shown(visit: UUID, phone: Phone) -> None:
    with clock.at(make.NOW - timedelta(minutes=20)):
        body = composed(phone, visit)
        phone.do("visit.sign", signature(visit, body))
    phone.do("visit.check_out", {"visit": visit})
    sent = list(phone.kept)
    applied(phone)
    feedback = Feedback.objects.get()
    assert states(sent) == []
    assert (feedback.pk, feedback.text, feedback.differences) == (
        body["feedback"], body["text"], []
    )  # fmt: skip
    assert Visit.objects.get().state == State.SIGNED
    assert Finding.objects.get().number


@pytest.mark.parametrize(
    "given", [{"text": "督导反馈清单"}, {"text_sha256": "0" * 64}, {"content": {"office": "x"}}]
)
def test_one_character_otherwise_and_it_waits(visit: UUID, phone: Phone, given: dict) -> None:
    composed(phone, visit, given)
    (operation,) = phone.kept
    applied(phone)
    assert outcome(operation).code == "text_differs"
    assert Visit.objects.get().state == State.CHECKED_IN


def test_what_was_shown_stands_and_what_the_server_knew_besides_is_told(
    visit: UUID, phone: Phone, other_phone: Phone
) -> None:
    body = composed(phone, visit)
    phone.do("visit.sign", signature(visit, body))
    other_phone.do("visit.raise", problem(visit, fact="消防栓被遮挡。"))
    applied(other_phone)
    applied(phone)
    feedback, apart = Feedback.objects.get(), Finding.objects.get(fact="消防栓被遮挡。")
    assert feedback.text_sha256 == body["text_sha256"]
    assert feedback.differences == ["清单没有写这个问题：消防栓被遮挡。"]
    line = CorrectionLine.objects.get()
    assert (line.finding, line.told) == (apart, True)
    assert apart.number in line.text
    assert VisitFinding.objects.filter(finding=apart).exists()


def test_a_problem_on_the_list_that_never_came_is_kept_in_words(visit: UUID, phone: Phone) -> None:
    content = feedback_content(Visit.objects.get())
    ghost = Problem(
        finding=str(uuid7()), topic="食堂", severity="一般", route="整改建议", fact="未留样。",
        basis="", demand="留样。", workdays=5, due_on=make.NOW.date(),
    )  # fmt: skip
    body = shown(msgspec.structs.replace(content, problems=[*content.problems, ghost]))
    phone.do("visit.compose", {"visit": visit, **body})
    phone.do("visit.sign", signature(visit, body))
    applied(phone)
    assert Feedback.objects.get().differences == ["清单第2个问题没有记入系统：未留样。"]
    assert Feedback.objects.get().items.count() == 1
    assert "认可" in CorrectionLine.objects.get().text


def test_an_objection_on_the_list_is_filed(visit: UUID, phone: Phone) -> None:
    body = composed(phone, visit)
    pk = body["content"]["problems"][0]["finding"]
    said = {pk: {"position": "object", "remark": "当天已更换。"}}
    phone.do("visit.sign", signature(visit, body, positions=said))
    applied(phone)
    assert Objection.objects.get().statement == "当天已更换。"


def test_it_is_withdrawn_and_composed_anew(visit: UUID, phone: Phone) -> None:
    composed(phone, visit)
    for _twice in range(2):
        phone.do("visit.withdraw", {"visit": visit, "reason": "漏了一条"})
    sent = list(phone.kept)
    applied(phone)
    assert states(sent) == [("visit.withdraw", "stale")]
    signed(phone, visit)
    assert Feedback.objects.filter(withdrawn_at=None).get().signed_at


def test_a_refusal_is_noted(visit: UUID, phone: Phone) -> None:
    composed(phone, visit)
    phone.do("visit.refuse", {"visit": visit, "reason": "不认可", "witness": "示例副校长"})
    applied(phone)
    assert Visit.objects.get().state == State.REFUSED


def test_a_second_list_waits_and_released_stands_beside(
    visit: UUID, phone: Phone, other_phone: Phone, director: Person
) -> None:
    other = composed(other_phone, visit)
    other_phone.do("visit.sign", signature(visit, {**other, "text_sha256": "b" * 64}))
    other_phone.do("visit.refuse", {"visit": visit, "reason": "不认可", "witness": "某人"})
    signed(phone, visit)
    sent = list(other_phone.kept)
    applied(other_phone)
    assert states(sent) == [
        ("visit.compose", "second_list"), ("visit.sign", "wrong_state"),
        ("visit.refuse", "wrong_state"),
    ]  # fmt: skip
    release([one.pk for one in sent], by=director)
    applied()
    assert states(sent) == []
    texts = list(CorrectionLine.objects.order_by("pk").values_list("text", flat=True))
    assert [text[:6] for text in texts] == ["另有一份反馈", "另有一份签收", "另有一份拒签"]


def test_late_answers_and_notes_stand_in_words_where_only_inspectors_read(
    visit: UUID, record: UUID, phone: Phone, other_phone: Phone
) -> None:
    at = make.NOW - timedelta(hours=1)
    with clock.at(at):
        changes = {"exits": {"was": None, "now": "fails"}}
        other_phone.do("visit.answer", {"visit": visit, "record": record, "changes": changes})
        note = {"note": uuid7(), "activity": "interview", "role": "教师", "text": "加班多。"}
        other_phone.do("visit.note", {"visit": visit, **note, "at": at})
        other_phone.do("visit.merit", {"visit": visit, "merit": uuid7(), "text": "晨检好。"})
    signed(phone, visit)
    sent = list(other_phone.kept)
    applied(other_phone)
    assert states(sent) == []
    correction = Correction.objects.get()
    assert (correction.by, correction.late) == (other_phone.person, True)
    lines = list(correction.lines.order_by("pk"))
    assert "“疏散通道畅通”填“不符合”" in lines[0].text
    assert [line.told for line in lines] == [False, False, True]
    assert {(line.at, line.noted_at) for line in lines} == {(at, make.NOW)}
    assert Record.objects.get().answers == {}


def test_a_late_problem_is_raised_apart_and_told(
    visit: UUID, phone: Phone, other_phone: Phone
) -> None:
    with clock.at(make.NOW - timedelta(days=1)):
        other_phone.do("visit.raise", problem(visit, fact="电线裸露。"))
        other_phone.do("visit.raise", problem(visit, fact="塌陷。", life_safety=True, workdays=0,
                       urgent={"situation": "塌陷。", "measures_taken": "警戒。"}))  # fmt: skip
    signed(phone, visit)
    applied(other_phone)
    late = Finding.objects.get(fact="电线裸露。")
    assert (late.found_on, late.told_at) == ((make.NOW - timedelta(days=1)).date(), make.NOW)
    assert late.due_on == workdays.add(make.NOW.date(), 5)
    assert CorrectionLine.objects.filter(finding=late, told=True).exists()
    assert Finding.objects.get(fact="塌陷。").told_at
    assert not VisitFinding.objects.filter(finding=late).exists()


def test_a_late_sheet_is_laid_beside_and_filled(
    visit: UUID, phone: Phone, other_phone: Phone, form: Version
) -> None:
    own = uuid7()
    other_phone.do("visit.own_sheet", {"visit": visit, "record": own, "version": form.pk})
    changes = {"pupils": {"was": None, "now": 41}}
    other_phone.do("visit.answer", {"visit": visit, "record": own, "changes": changes})
    body = shot(photo_bytes(), {"record": own, "item": "pictures"})
    other_phone.do("visit.attach", {"visit": visit, **body})
    signed(phone, visit)
    applied(other_phone)
    sheet = Record.objects.get(pk=own)
    assert (sheet.late, sheet.keeper, sheet.answers["pupils"]) == (True, other_phone.person, 41)
    assert sheet.answers["pictures"] == [str(body["file"])]
    assert CorrectionLine.objects.count() == 1


def test_late_photos_are_kept_and_late_verdicts_take_effect(
    school: Unit, phone: Phone, other_phone: Phone
) -> None:
    earlier = [told(school, phone.person, fact=fact) for fact in ("一", "二")]
    begun = begin(phone, school, companions=[other_phone.person.pk])
    applied(phone)
    seen = {"visit": begun, "verdict": "rectified", "note": "已改。"}
    for one in earlier:
        other_phone.do("visit.look_back", {**seen, "finding": one.pk})
    body = shot(photo_bytes(), {"look_back": earlier[0].pk})
    other_phone.do("visit.attach", {"visit": begun, **body})
    signed(phone, begun)
    verify(earlier[1].pk, by=phone.person, verdict="rectified", note="看过。")
    applied(other_phone)
    for one in earlier:
        one.refresh_from_db()
        assert one.state == FindingState.CLOSED
    lines = CorrectionLine.objects.order_by("pk")
    assert lines.filter(file=body["file"]).exists()
    assert not FindingFile.objects.filter(file=body["file"]).exists()


def test_what_would_have_changed_late_is_told(
    visit: UUID, phone: Phone, other_phone: Phone
) -> None:
    finding, merit, note = Finding.objects.get().pk, uuid7(), uuid7()
    phone.do("visit.merit", {"visit": visit, "merit": merit, "text": "晨检好。"})
    card = {"note": note, "activity": "patrol", "text": "看过。", "at": make.NOW}
    phone.do("visit.note", {"visit": visit, **card})
    body = shot(photo_bytes(), {"note": note})
    phone.do("visit.attach", {"visit": visit, **body})
    applied(phone)
    changes = {"fact": "改了。", "workdays": 9}
    phone.do("visit.edit_finding", {"visit": visit, "finding": finding, **changes})
    phone.do("visit.drop_finding", {"visit": visit, "finding": finding})
    phone.do("visit.drop_merit", {"visit": visit, "merit": merit})
    phone.do("visit.drop_note", {"visit": visit, "note": note})
    phone.do("visit.detach", {"visit": visit, "file": body["file"], "to": {"note": note}})
    sent = list(phone.kept)
    actions.compose_feedback(visit, by=phone.person)
    applied(phone)
    assert states(sent) == []
    texts = list(CorrectionLine.objects.order_by("pk").values_list("text", flat=True))
    assert "改了。" in texts[0]
    assert [text[:4] for text in texts[1:]] == ["要求撤销", "要求删去", "要求删去", "要求移除"]
    assert Finding.objects.get().fact == "灭火器压力不足。"


def test_the_same_list_again_changes_nothing(visit: UUID, phone: Phone) -> None:
    body = composed(phone, visit)
    phone.do("visit.compose", {"visit": visit, **body})
    again = phone.kept[-1]
    applied(phone)
    assert outcome(again).state == "stale"
    assert Feedback.objects.count() == 1


def test_a_late_photo_of_an_answer_says_of_which(
    visit: UUID, record: UUID, phone: Phone, other_phone: Phone
) -> None:
    body = shot(photo_bytes(), {"record": record, "item": "pictures"})
    other_phone.do("visit.attach", {"visit": visit, **body})
    signed(phone, visit)
    applied(other_phone)
    line = CorrectionLine.objects.get()
    assert str(line.file_id) == str(body["file"])
    assert "照片" in line.text
