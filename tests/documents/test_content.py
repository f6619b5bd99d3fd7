"""What documents say and the hash of it."""

from datetime import date

import msgspec
import pytest

from dudao.documents.content import (
    LookBack,
    Problem,
    Stance,
    day_text,
    due_text,
    dump,
    kind_of,
    lead_in,
    load,
    text_of,
    text_sha256,
    title_of,
)
from tests.documents import samples

replace = msgspec.structs.replace


@pytest.mark.parametrize("content", [samples.notice(3), samples.full_feedback()])
def test_it_comes_back_from_the_database_as_it_was(content) -> None:
    assert load(dump(content)) == content


def test_what_is_no_content_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        load({"kind": "rectification_notice", "office": "督导室"})


def test_kind_and_title() -> None:
    assert kind_of(samples.feedback()) == "feedback_list"
    assert title_of(samples.notice()) == "龙溪口示例小学督导整改通知书"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(fact="x", workdays=10, due_on=date(2026, 12, 7)), "10个工作日，即2026年12月7日前"),
        (Problem(fact="x", due_on=date(2026, 1, 3)), "2026年1月3日前"),
        (Problem(fact="x", workdays=3), "3个工作日"),
        (Problem(fact="x"), ""),
    ],
)
def test_deadlines_in_words(problem, text) -> None:
    assert due_text(problem) == text


def test_days_have_no_leading_zeros() -> None:
    assert day_text(date(2026, 3, 5)) == "2026年3月5日"


def test_the_usual_first_paragraph_names_basis_people_and_day() -> None:
    text = lead_in(
        bases=[], inspectors=["示例督学"], visited_on=date(2026, 10, 19), subject="专项督导"
    )
    assert text.startswith(
        "根据《教育督导条例》和年度督导工作计划，我室督学示例督学于2026年10月19日"
    )


def test_the_text_of_a_notice_holds_every_fact() -> None:
    content = samples.notice(2, copies_to=["县教育局"], attachments=["照片"], remark="此件不公开")
    text = text_of(content)
    for part in (
        "1.问题：",
        "2.期限：10个工作日",
        "抄送：县教育局",
        "附件：照片",
        "附注：此件不公开",
    ):
        assert part in text


def test_the_text_of_a_feedback_list_holds_every_fact() -> None:
    text = text_of(samples.full_feedback())
    for part in ("督学：示例督学、示例同事", "随行：示例科员", "亮点：", "回头看：门卫登记不全"):
        assert part in text
    assert "建议：把巡查与德育结合" in text


CHANGES = [
    {"school": "波洲示例中学"},
    {"lead_in": "根据条例"},
    {"problems": samples.problems(2)},
    {"demands": []},
    {"copies_to": ["县教育局"]},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_any_change_of_the_text_changes_the_hash(change) -> None:
    content = samples.notice()
    assert text_sha256(replace(content, **change)) != text_sha256(content)


def test_what_comes_with_signing_does_not_change_the_hash() -> None:
    content = samples.feedback()
    answered = [replace(p, stance=Stance.DISPUTES, words="有异议") for p in content.problems]
    signed = replace(
        content,
        problems=answered,
        number="晃教督反〔2026〕1号",
        issued_on=date(2026, 10, 20),
        school_view="部分同意",
        signatures=samples.full_feedback().signatures,
    )
    assert text_sha256(signed) == text_sha256(content)


def test_blanks_and_line_feeds_cannot_imitate_another_text() -> None:
    one = samples.feedback(merits=["甲\n亮点：乙"])
    two = samples.feedback(merits=["甲", "乙"])
    assert text_sha256(one) != text_sha256(two)


def test_a_hash_taken_elsewhere_is_kept() -> None:
    assert text_sha256(samples.feedback(signed_sha256="ab" * 32)) == "ab" * 32


def test_a_verdict_of_looking_back_reads_as_a_sentence() -> None:
    looked = LookBack(fact="食堂留样不足", verdict="已整改")
    assert "回头看：食堂留样不足（已整改）" in text_of(samples.feedback(look_backs=[looked]))
