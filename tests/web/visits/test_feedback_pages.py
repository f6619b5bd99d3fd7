"""The feedback list: previewed, composed, signed or refused, printed."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from dudao.findings.models import Finding
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Feedback, Visit
from dudao.visits.states import State
from tests.make_visits import STROKES, fed_back, on_site, signed, told, with_problem
from tests.web.pages import sign_in, text_of


def at(name: str, visit: Visit) -> str:
    return reverse(name, args=[visit.pk])


def filled(feedback: Feedback, **given: Any) -> dict[str, Any]:
    """What the browser sends when the principal signs."""
    positions = {f"position-{p['finding']}": "agree" for p in feedback.content["problems"]}
    return {
        "text_sha256": feedback.text_sha256,
        "strokes": json.dumps(STROKES),
        "signer_name": "示例校长",
        "signer_title": "校长",
        **positions,
        **given,
    }


def signs(who: Person, visit: Visit, feedback: Feedback, **given: Any) -> HttpResponse:
    return sign_in(who).post(at("visit-sign", visit), filled(feedback, **given))


def test_before_composing_it_asks_what_was_forgotten(
    school: Unit, inspector: Person, form: object
) -> None:
    told(school, inspector)
    visit = on_site(school, inspector)
    page = text_of(sign_in(inspector).get(at("visit-feedback", visit)))
    for words in ("您是不是忘了", "还没有填写", "回头看没有结论", "生成反馈清单", "本次没有记录"):
        assert words in page
    assert "可能忘了，仍要生成吗" in page


def test_when_nothing_was_forgotten_it_says_so(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    actions.note_good_practice(visit.pk, by=inspector, text="好")
    page = text_of(sign_in(inspector).get(at("visit-feedback", visit)))
    assert "该做的都做了" in page
    assert "仍要生成吗" not in page


def test_it_is_composed_and_withdrawn(school: Unit, inspector: Person) -> None:
    visit, finding = with_problem(school, inspector)
    client = sign_in(inspector)
    client.post(at("visit-compose", visit))
    page = text_of(client.get(at("visit-feedback", visit)))
    feedback = Feedback.objects.get()
    for words in (finding.fact, feedback.text_sha256, "请校长签收", "撤回修改", "学校拒签"):
        assert words in page
    client.post(at("visit-withdraw", visit), {"reason": "漏了一条"})
    visit.refresh_from_db()
    assert visit.state == State.CHECKED_IN


def test_the_office_reads_the_preview_without_composing(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit, _finding = with_problem(school, inspector)
    page = text_of(sign_in(director).get(at("visit-feedback", visit)))
    assert "清单预览" in page
    assert "仍要生成吗" not in page


def test_the_principal_signs_on_the_inspectors_phone(school: Unit, inspector: Person) -> None:
    school.principal_name = "示例校长"
    school.save()
    visit, feedback = fed_back(school, inspector)
    page = text_of(sign_in(inspector).get(at("visit-sign", visit)))
    for words in ("灭火器压力不足。", "有异议", "在这里签名", "拒签", feedback.text_sha256):
        assert words in page
    assert 'value="示例校长"' in page
    done = signs(inspector, visit, feedback, school_view="会整改")
    assert done.url == at("visit-feedback", visit)
    page = text_of(sign_in(inspector).get(done.url))
    for words in ("会整改", "在督学设备上签收", "认可"):
        assert words in page


def test_the_principal_signs_on_his_own(school: Unit, inspector: Person, principal: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    client = sign_in(principal)
    assert "核对并签收" in text_of(client.get(at("visit-feedback", visit)))
    page = text_of(client.get(at("visit-sign", visit)))
    assert "拒签" not in page
    assert 'value="示例校长"' in page
    assert signs(principal, visit, feedback).status_code == 302
    assert "本人登录签收" in text_of(client.get(at("visit-feedback", visit)))


def test_the_signer_s_name_is_known(school: Unit, inspector: Person, principal: Person) -> None:
    visit, _feedback = fed_back(school, inspector)
    assert 'value="示例校长"' in text_of(sign_in(inspector).get(at("visit-sign", visit)))


def test_a_boosted_form_leaves_the_page_altogether(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    done = sign_in(inspector).post(
        at("visit-sign", visit), filled(feedback), headers={"HX-Request": "true"}
    )
    assert done["HX-Redirect"] == at("visit-feedback", visit)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"strokes": ""}, "请签名"),
        ({"strokes": "{"}, "请重新签名"),
        ({"signer_name": ""}, "这个字段是必填项"),
    ],
)
def test_what_is_missing_is_told_and_what_was_said_stays(
    school: Unit, inspector: Person, given: dict[str, str], words: str
) -> None:
    visit, feedback = fed_back(school, inspector)
    page = signs(inspector, visit, feedback, school_view="会整改", **given)
    assert page.status_code == 422
    assert words in text_of(page)
    assert "会整改" in text_of(page)


def test_an_objection_needs_its_ground(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    finding = Finding.objects.get()
    objects = {f"position-{finding.pk}": "object"}
    page = signs(inspector, visit, feedback, **objects)
    assert "有异议的理由" in text_of(page)
    signs(inspector, visit, feedback, **objects, **{f"remark-{finding.pk}": "已报修"})
    assert "已报修" in text_of(sign_in(inspector).get(at("visit-feedback", visit)))


def test_a_text_that_changed_meanwhile_is_not_signed(school: Unit, inspector: Person) -> None:
    visit, feedback = fed_back(school, inspector)
    page = signs(inspector, visit, feedback, text_sha256="0" * 64)
    assert page.status_code == 409
    assert "已经改变" in text_of(page)


def test_nobody_else_opens_the_page_to_sign(
    school: Unit, inspector: Person, director: Person, school_liaison: Person
) -> None:
    visit, _feedback = fed_back(school, inspector)
    for person in (director, school_liaison):
        assert sign_in(person).get(at("visit-sign", visit)).status_code == 404


def test_a_signed_list_is_not_signed_again(school: Unit, inspector: Person) -> None:
    visit, feedback = signed(school, inspector)
    client = sign_in(inspector)
    assert client.get(at("visit-sign", visit)).url == at("visit-feedback", visit)
    assert signs(inspector, visit, feedback).status_code == 409


def test_before_composing_there_is_nothing_to_sign(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    assert sign_in(inspector).get(at("visit-sign", visit)).status_code == 404


def test_a_refusal_names_reason_and_witness(school: Unit, inspector: Person) -> None:
    visit, _feedback = fed_back(school, inspector)
    client = sign_in(inspector)
    assert "见证人" in text_of(client.get(at("visit-refuse", visit)))
    assert client.post(at("visit-refuse", visit), {"reason": "不认可"}).status_code == 422
    given = {"reason": "不认可", "witness": "示例会计"}
    assert client.post(at("visit-refuse", visit), given).status_code == 302
    page = text_of(client.get(at("visit-feedback", visit)))
    assert "不认可" in page
    assert "示例会计" in page


def test_it_is_printed_and_handed_out(school: Unit, inspector: Person, principal: Person) -> None:
    visit, feedback = signed(school, inspector)
    client = sign_in(principal)
    page = text_of(client.get(at("visit-print", visit)))
    assert feedback.text_sha256 in page
    assert reverse("file", args=[feedback.signature_id]) in page
    pdf = client.get(at("visit-pdf", visit))
    assert pdf.content.startswith(b"%PDF")
    assert ".pdf" in pdf["Content-Disposition"]
    assert client.get(at("visit-docx", visit)).content.startswith(b"PK")


def test_before_composing_there_is_nothing_to_print(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    assert sign_in(inspector).get(at("visit-pdf", visit)).status_code == 404


def test_script_in_a_text_is_shown_as_text(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    actions.note_good_practice(visit.pk, by=inspector, text="<script>alert(1)</script>")
    actions.compose_feedback(visit.pk, by=inspector)
    for name in ("visit", "visit-feedback", "visit-sign", "visit-print"):
        page = text_of(sign_in(inspector).get(at(name, visit)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
