"""From what a document says to how it is laid out."""

from datetime import date

import msgspec

from dudao.documents.content import Refusal, text_sha256
from dudao.documents.layout import lay_out
from dudao.documents.sheet import Form, Heading, Paragraph, Proof, Table, long_row
from tests.documents import samples

replace = msgspec.structs.replace


def headings(sheet) -> list[str]:
    return [b.text for b in sheet.blocks if isinstance(b, Heading) and b.level == 1]


def words(form: Form) -> str:
    return "\n".join(cell.text for row in form.rows for cell in row)


def test_few_problems_are_told_and_many_go_into_a_table() -> None:
    told, table = lay_out(samples.notice(3)), lay_out(samples.notice(4))
    assert not any(isinstance(block, Table) for block in told.blocks)
    assert [b.text for b in told.blocks if isinstance(b, Heading) and b.level == 2] == [
        "（一）",
        "（二）",
        "（三）",
    ]
    assert [len(b.rows) for b in table.blocks if isinstance(b, Table)] == [4]


def test_what_a_problem_does_not_say_is_left_out() -> None:
    bare = [replace(samples.problems(1)[0], basis="", demand="")]
    texts = [
        b.text for b in lay_out(samples.notice(problems=bare)).blocks if isinstance(b, Paragraph)
    ]
    assert not any(text.startswith(("依据", "整改要求：")) for text in texts)
    assert "整改期限：10个工作日，即2026年11月3日前。" in texts


def test_an_empty_cell_of_the_table_shows_a_dash() -> None:
    bare = [
        replace(p, basis="", demand="", workdays=None, due_on=None) for p in samples.problems(4)
    ]
    table = next(b for b in lay_out(samples.notice(problems=bare)).blocks if isinstance(b, Table))
    assert table.rows[0][2:] == ["—", "—", "—"]


def test_a_red_head_carries_the_office_and_a_title() -> None:
    sheet = lay_out(samples.notice(head="red"))
    assert (sheet.head.style, sheet.head.lines) == ("red", ["新晃县人民政府教育督导室文件"])
    assert (
        "".join(sheet.title) == "新晃县人民政府教育督导室关于龙溪口示例小学督导发现问题的整改通知"
    )


def test_before_it_is_issued_number_and_date_are_told_as_missing() -> None:
    sheet = lay_out(samples.notice())
    assert sheet.head.number == "（签发后编号）"
    assert sheet.closing
    assert sheet.closing.day.text == "签发日期"


def test_the_name_stands_centred_over_a_date_four_characters_from_the_edge() -> None:
    short = lay_out(samples.notice(office="督导室", issued_on=date(2026, 10, 20))).closing
    long = lay_out(samples.notice(office="督" * 24, issued_on=date(2026, 10, 20))).closing
    assert short
    assert long
    assert short.day.centre == short.names[0][0].centre == 4 + 7 / 2
    assert long.day.centre == long.names[0][0].centre == 1 + 24 / 2


def test_the_colophon_appears_with_copies_only() -> None:
    assert lay_out(samples.notice()).colophon is None
    unissued = lay_out(samples.notice(copies_to=["县教育局", "第一督学责任区"])).colophon
    assert unissued
    assert (unissued.copies_to, unissued.printed_on) == ("县教育局，第一督学责任区。", "")
    issued = lay_out(samples.notice(copies_to=["县教育局"], issued_on=date(2026, 10, 20))).colophon
    assert issued
    assert issued.printed_on == "2026年10月20日印发"


def test_one_attachment_has_no_number() -> None:
    assert lay_out(samples.notice(attachments=["照片"])).attachments == ["照片"]
    assert lay_out(samples.notice(attachments=["照片", "记录"])).attachments == ["1.照片", "2.记录"]


def test_a_feedback_list_has_only_the_parts_it_needs() -> None:
    assert headings(lay_out(samples.full_feedback())) == [
        "一、工作亮点",
        "二、存在的问题和整改要求",
        "三、以前问题的回头看",
        "四、工作建议",
    ]
    assert headings(lay_out(samples.feedback(merits=[]))) == ["一、存在的问题和整改要求"]


def test_a_visit_without_problems_says_so() -> None:
    sheet = lay_out(samples.feedback(0))
    assert Paragraph("本次督导未发现需要整改的问题。") in sheet.blocks


def test_the_schools_answer_stands_beside_each_problem() -> None:
    table = next(b for b in lay_out(samples.feedback(2)).blocks if isinstance(b, Table))
    assert [row[-1] for row in table.rows] == ["部分认可：已于当日清理", "认可"]
    bare = [replace(samples.problems(1)[0], basis="")]
    table = next(b for b in lay_out(samples.feedback(problems=bare)).blocks if isinstance(b, Table))
    assert "依据" not in table.rows[0][1]


def test_signatures_name_role_person_and_minute() -> None:
    form, proof = lay_out(samples.full_feedback(), link="https://x").after
    assert "校长\n示例校长" in words(form)
    assert "2026年10月19日\n16:05" in words(form)
    assert "同意反馈意见。" in words(form)
    assert proof == Proof(text_sha256(samples.full_feedback()), "https://x")


def test_a_refusal_names_reason_and_witness_and_leaves_nothing_to_sign() -> None:
    refused = samples.feedback(refusal=Refusal(reason="对事实有异议", witness="示例主席"))
    form = lay_out(refused).after[0]
    assert "未签字，理由：对事实有异议。" in words(form)
    assert "示例主席" in words(form)
    assert "学校负责人" not in words(form)


def test_before_signing_there_is_room_for_a_pen() -> None:
    form = lay_out(samples.feedback(school_view="同意")).after[0]
    assert "学校负责人" in words(form)
    assert "同意。" in words(form)


def test_only_a_very_tall_row_may_break_over_two_pages() -> None:
    table = next(b for b in lay_out(samples.notice(4)).blocks if isinstance(b, Table))
    assert not long_row(table.rows[0], table.columns)
    assert long_row(["1", "事实" * 400, "", "", ""], table.columns)
