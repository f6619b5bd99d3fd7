"""Every kind of operation is told in words that somebody can decide by."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from dudao.inbox.messages.bodies import BODIES
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.web.phone_inbox.words import KINDS, Reader, Told
from dudao.workgroup.models import Post
from tests import make, make_findings, make_visits, make_workgroup
from tests.make_phone import Phone, shot

SHA256 = "a" * 64
WHEN = "2026-10-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def in_the_morning(db: None) -> Iterator[None]:
    with clock.at(make.NOW):
        yield


@pytest.fixture
def phone(inspector: Person) -> Phone:
    return Phone(inspector)


def told(phone: Phone, kind: str, /, **body: Any) -> Told:
    """What the page says of one operation."""
    about = {"visit": uuid7()} if kind.startswith("visit.") else {}
    operation = phone.do(kind, {**about, **body})
    return Reader([operation]).tell(operation)


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(BODIES)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (
            "visit.start",
            {"unit": 0, "kind": "routine", "purpose": "随访"},
            "没有这所学校 · 经常性督导 · 随访",
        ),
        ("visit.add_form", {"record": uuid7(), "version": 0}, ""),
        ("visit.check_in", {"plaque": None}, ""),
        (
            "visit.check_in",
            {"plaque": "K7", "place": {"latitude": 27.3, "longitude": 109.1}},
            "扫了校门铭牌 K7，带位置",
        ),
        ("visit.check_out", {}, ""),
        (
            "visit.answer",
            {"record": uuid7(), "changes": {"exits": {"was": None, "now": "fails"}}},
            "exits：fails",
        ),
        (
            "visit.raise",
            {"finding": uuid7(), "severity": "serious", "route": "notice", "fact": "围墙倾斜。",
             "demand": "立即封闭。", "topic_title": "校园安全", "life_safety": True},
            "校园安全 · 严重 · 整改通知书 · 危及人身安全 — 围墙倾斜。 要求：立即封闭。",
        ),
        (
            "visit.edit_finding",
            {"finding": uuid7(), "fact": "改过的事实。"},
            "还没有记入的问题；改过的事实。",
        ),
        ("visit.drop_finding", {"finding": uuid7()}, "还没有记入的问题"),
        (
            "visit.look_back",
            {"finding": uuid7(), "verdict": "partly", "note": "还差一半。"},
            "还没有记入的问题 — 部分整改 — 还差一半。",
        ),
        (
            "visit.note",
            {"note": uuid7(), "activity": "interview", "role": "家长", "text": "放学拥堵。",
             "at": WHEN},
            "座谈访谈 家长：放学拥堵。",
        ),
        ("visit.merit", {"merit": uuid7(), "text": "大课间有序。"}, "大课间有序。"),
        ("visit.withdraw", {"reason": "漏写一条。"}, "漏写一条。"),
        (
            "visit.sign",
            {"text_sha256": SHA256, "signer_name": "示例校长", "signer_title": "校长",
             "strokes": [], "school_view": "认真整改。"},
            "校长 示例校长 — 认真整改。",
        ),
        (
            "visit.refuse",
            {"reason": "不同意第二条。", "witness": "示例副校长"},
            "不同意第二条。（见证人：示例副校长）",
        ),
        ("visit.complete", {"files": []}, ""),
        (
            "log.write",
            {"log": uuid7(), "on": "2026-10-20", "title": "随访", "text": "一切如常。"},
            "2026-10-20 — 随访 — 一切如常。",
        ),
        ("post.done", {"post": uuid7(), "answer": "已办结。"}, "已办结。"),
    ],
)  # fmt: skip
def test_what_was_done_is_told(phone: Phone, kind: str, body: dict[str, Any], text: str) -> None:
    said = told(phone, kind, **body)
    assert (said.kind, said.text) == (KINDS[kind], text)


def test_a_list_is_shown_word_for_word(phone: Phone) -> None:
    said = told(
        phone,
        "visit.compose",
        feedback=uuid7(),
        content={},
        text="反馈清单\n一、",
        text_sha256=SHA256,
    )
    assert said.exact == "反馈清单\n一、"


def test_a_photo_is_told_by_its_name(phone: Phone) -> None:
    said = told(phone, "visit.attach", **shot(b"photo", {"note": str(uuid7())}))
    assert (said.text, said.file) == ("照片.png", None)
    about = {"size": 1, "media_type": "image/jpeg", "name": "现场.jpg", "taken_at": WHEN}
    said = told(phone, "log.attach", log=uuid7(), file=uuid7(), sha256=SHA256, **about)
    assert said.text == "现场.jpg"


def test_what_nobody_can_read_is_shown_raw(phone: Phone) -> None:
    operation = phone.operation("{", "visit.fly")
    said = Reader([operation]).tell(operation)
    assert (said.kind, said.raw) == ("visit.fly", "{")


def test_answers_are_told_with_the_words_of_their_form(
    phone: Phone, inspector: Person, school: Unit
) -> None:
    """The form is known from a record here, or from the step that took it along."""
    form = make_visits.version()
    visit = make_visits.on_site(school, inspector, forms=[form])
    here, there = make_visits.record_of(visit).pk, uuid7()
    add = phone.do("visit.add_form", {"visit": visit.pk, "record": there, "version": form.pk})
    changes = {"exits": {"was": None, "now": "fails"}}
    for record in (here, there):
        answer = phone.do("visit.answer", {"visit": visit.pk, "record": record, "changes": changes})
        reader = Reader([add, answer])
        assert reader.tell(answer).text == f"《{form.form.title}》疏散通道畅通：不符合"
        assert reader.tell(add).text == form.form.title


def test_a_problem_that_is_here_is_told_by_its_fact(
    phone: Phone, inspector: Person, school: Unit
) -> None:
    finding = make_findings.told(school, inspector)
    assert told(phone, "visit.drop_finding", finding=finding.pk).text == finding.fact


def test_a_post_is_told_by_its_title(phone: Phone, director: Person, principal: Person) -> None:
    post: Post = make_workgroup.post(director)
    said = told(phone, "post.read", post=UUID(str(post.pk)), edition=1)
    assert said.text == post.title
