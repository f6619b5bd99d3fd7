"""Filling: marks over several runs, blocks of words, paragraphs and rows, and what text may be."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dudao.documents.content import Official, Pairs, RectificationNotice, Signing, Text
from dudao.documents.states import Kind
from dudao.documents.template import Proof, compiled, fields_of, fill, values_of
from dudao.documents.template.samples import drawing, sample, sample_values
from dudao.documents.template.starting import field_rows, field_sheet, starting_template
from dudao.documents.templating import compose
from dudao.lib.errors import Invalid
from tests.documents import samples
from tests.make_templates import FRAME, KIND, PROBLEMS, body_of, paragraph, sound, table, word

PROOF = Proof("7k3m9qxa7k3m", "https://dudao.example/d/7k3m9qxa7k3m")


def filled(data: bytes, content: RectificationNotice | None = None) -> str:
    """What the filled template says, a paragraph a line."""
    assert compiled(data, KIND).troubles == []
    made = fill(data, KIND, values_of(content or samples.notice(2), PROOF, {}))
    return said(made.docx)


def said(made: bytes) -> str:
    body = docx.Document(io.BytesIO(made)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))


@pytest.mark.parametrize("kind", Kind)
def test_the_template_to_begin_with_is_sound_and_prints_everything(kind: Kind) -> None:
    data = starting_template(kind)
    checked = compiled(data, kind)
    assert (checked.troubles, checked.warnings) == ([], [])
    made = fill(data, kind, sample_values(kind, drawing()))
    assert made.unprinted == []
    text = "\n".join(body_of(made.docx, name) for name in ("word/document.xml",))
    assert "【" not in text
    assert sample(kind).number in text


@pytest.mark.parametrize("kind", Kind)
def test_the_field_list_names_every_field_and_opens(kind: Kind) -> None:
    values = sample_values(kind, drawing())
    marks = " ".join(row.mark for row in field_rows(kind))
    assert {field.name for field in fields_of(kind)} == set(values)
    assert all(f"{name}】" in marks or f"每个{name}" in marks for name in values)
    table_ = docx.Document(io.BytesIO(field_sheet(kind))).tables[0]
    assert len(table_.rows) == len(field_rows(kind)) + 1


def test_a_mark_in_several_runs_keeps_the_look_of_the_first() -> None:
    red = '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>前【主送</w:t></w:r>'
    rest = "<w:r><w:t>机</w:t></w:r><w:proofErr/><w:r><w:t>关】后</w:t></w:r>"
    data = word(f"<w:p>{red}{rest}</w:p>", *FRAME[1:], *PROBLEMS)
    assert filled(data).startswith("前龙溪口示例小学后")
    made = fill(data, KIND, values_of(samples.notice(), PROOF, {})).docx
    first = docx.Document(io.BytesIO(made)).paragraphs[0]
    assert [(run.text, run.font.color.rgb is not None) for run in first.runs if run.text] == [
        ("前龙溪口示例小学", True),
        ("后", False),
    ]


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_mark_may_be_cut_anywhere(cut: int) -> None:
    mark = "【主 送机关】"
    data = word(paragraph(mark[:cut], mark[cut:]), *FRAME[1:], *PROBLEMS)
    assert filled(data).splitlines()[0] == "龙溪口示例小学"


def test_paragraphs_are_repeated_and_their_marks_gone() -> None:
    lines = filled(sound()).splitlines()
    repeated = [line for line in lines if "处疏散通道" in line]
    assert [line[:5] for line in repeated] == ["1.第1处", "2.第2处"]
    assert all(lines)


def test_marks_at_the_ends_of_the_paragraphs_repeat_them_too() -> None:
    data = word(*FRAME, "【每个问题】【事实】", "要求：【要求】，【期限】【问题结束】")
    text = filled(data)
    assert text.count("要求：立即清理") == 2
    assert text.index("第1处") < text.index("要求") < text.index("第2处")


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("序号", "事实", "要求"),
            ("【每个问题】【序号】", "【事实】", "【要求】【期限】【问题结束】"),
        ],
        [
            ("序号", "事实", "要求"),
            ("【每个问题】", "", ""),
            ("【序号】", "【事实】", "【要求】【期限】"),
            ("【问题结束】", "", ""),
        ],
        [
            ("序号", "事实", "要求"),
            ("{%tr for 问题 in 问题清单 %}", "", ""),
            ("{{ 问题.序号 }}", "{{ 问题.事实 }}", "{{问题.要求}}{{ 问题.期限 }}"),
            ("{%tr endfor %}", "", ""),
        ],
    ],
    ids=["one row", "rows of marks", "docxtpl"],
)
def test_rows_of_a_table_are_repeated(rows: list[tuple[str, ...]]) -> None:
    made = fill(word(*FRAME, table(*rows)), KIND, values_of(samples.notice(3), PROOF, {})).docx
    drawn = docx.Document(io.BytesIO(made)).tables[0]
    assert [row.cells[0].text for row in drawn.rows] == ["序号", "1", "2", "3"]


def test_words_of_one_line_are_repeated() -> None:
    data = word(*FRAME, "问题：【每个问题】【序号】【事实】【要求】【期限】；【问题结束】完")
    line = filled(data).splitlines()[-1]
    assert line.startswith("问题：1第1处")
    assert line.count("；") == 2
    assert line.endswith("；完")


def test_what_is_not_given_is_not_printed() -> None:
    data = sound("【如有附件】附件：", "【每个附件】【名称】【附件结束】", "【附件结束】", "尾")
    assert "附件" not in filled(data)
    assert "附件：\n照片\n记录\n尾" in filled(data, samples.notice(attachments=["照片", "记录"]))


def test_the_same_condition_inside_a_line_and_inside_a_list() -> None:
    data = word(
        *FRAME,
        "【每个问题】【事实】【如有依据】（【依据】）【依据结束】【要求】【期限】【问题结束】",
    )
    bare = samples.Problem(fact="无依据的问题", demand="改", workdays=5)
    text = filled(data, samples.notice(problems=[*samples.problems(1), bare]))
    assert "（《中小学幼儿园安全管理办法》第二十六条）" in text
    assert "无依据的问题改" in text


def test_paragraphs_of_a_body_take_the_shape_of_theirs() -> None:
    shape = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    data = word(
        f"<w:p>{shape}<w:r><w:t>【报送要求】</w:t></w:r></w:p>", *FRAME[:2], FRAME[3], *PROBLEMS
    )
    made = docx.Document(io.BytesIO(fill(data, KIND, values_of(samples.notice(), PROOF, {})).docx))
    assert [p.alignment is not None for p in made.paragraphs[:4]] == [True, True, True, False]


def test_words_of_one_line_are_repeated_though_a_tab_stands_between() -> None:
    runs = "<w:r><w:t>甲【每个问题】【事实】</w:t><w:tab/><w:t>；【问题结束】乙</w:t></w:r>"
    frame = sound(f"<w:p>{runs}</w:p>")
    facts = [problem.fact for problem in samples.notice(2).problems]
    assert f"甲{facts[0]}；{facts[1]}；乙" in filled(frame)


def test_a_list_may_be_a_condition_too() -> None:
    assert "有问题" in filled(sound("{% if 问题清单 %}有问题{% endif %}"))


def test_forms_and_places_to_sign_are_tables() -> None:
    kind = Kind.VISIT_RECORD
    pieces = [
        Pairs(pairs=[("学校", "示例小学"), ("督学", "甲")], title="基本情况"),
        Signing(roles=["督学", "学校负责人"]),
    ]
    content = Official(genre=kind, offices=["督导室"], title="督导检查记录", pieces=pieces)
    made = fill(starting_template(kind), kind, values_of(content, PROOF, {})).docx
    form, signing = docx.Document(io.BytesIO(made)).tables[-2:]
    assert [[cell.text for cell in row.cells] for row in form.rows] == [
        ["学校", "示例小学"], ["督学", "甲"]
    ]  # fmt: skip
    assert [row.cells[0].text for row in signing.rows] == ["督学", "学校负责人"]
    assert signing.rows[0].cells[2].text == "年　月　日"
    assert "基本情况" in said(made)


def test_a_paper_is_not_made_in_a_template_that_is_not_sound() -> None:
    given = {"proof": PROOF, "images": {}}
    with pytest.raises(Invalid, match="正在使用的模板有问题"):
        compose(sound("【标提】"), KIND, samples.notice(), **given)


def test_of_several_offices_all_are_printed() -> None:
    kind, given = Kind.NOTICE, {"proof": PROOF, "images": {}}
    content = Official(
        genre=kind, offices=["甲督导室", "乙督导室"], title="通知", pieces=[Text(text="略。")]
    )
    bare = word("【标题】【文号】【日期】【校验码】", "【主送机关】", "【正文】")
    assert compiled(bare, kind).troubles == []
    with pytest.raises(Invalid, match="【发文机关】"):
        compose(bare, kind, content, **given)


def test_brackets_are_printed_when_written_twice() -> None:
    assert "见【注】" in filled(sound("见【【注】】"))


def test_the_code_is_drawn_and_scans() -> None:
    made = fill(sound("【二维码】"), KIND, values_of(samples.notice(), PROOF, {})).docx
    body = docx.Document(io.BytesIO(made))
    assert len(body.inline_shapes) == 1
    assert PROOF.code in said(made)


@pytest.mark.parametrize(
    "text",
    [
        "𠮷田㳚水",
        "a<b>&\"'",
        "第一行\n第二行\t列",
        "\x00\x0b\ud800坏",
        "】【{{ 7*7 }}",
        "{% raw %}",
    ],
)
def test_any_text_is_printed_as_it_is(text: str) -> None:
    made = filled(sound(), samples.notice(school=text))
    kept = "".join(c for c in text if c.isprintable() and c not in "\n\t")
    assert kept in made.replace("\n", "").replace("\t", "")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_file(text: str) -> None:
    values = values_of(samples.notice(lead_in=text, school=text), PROOF, {})
    etree.fromstring(body_of(fill(sound(), KIND, values).docx).encode())


def test_headers_and_footers_are_filled() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    footer = f"<w:ftr {w}>{paragraph('校验码【校验码】')}</w:ftr>"
    data = word(*FRAME[:3], "【文号】【日期】", *PROBLEMS, parts={"word/footer1.xml": footer})
    assert compiled(data, KIND).troubles == []
    made = fill(data, KIND, values_of(samples.notice(), PROOF, {}))
    assert f"校验码{PROOF.code}" in body_of(made.docx, "word/footer1.xml").replace(
        '</w:t><w:t xml:space="preserve">', ""
    )


def test_what_the_template_leaves_out_is_named() -> None:
    content = samples.notice(remark="此件公开", copies_to=["县教育局"])
    made = fill(sound(), KIND, values_of(content, PROOF, {}))
    assert made.unprinted == ["问题.依据", "抄送机关", "附注"]


def test_a_field_under_a_condition_that_fails_counts_as_left_out() -> None:
    data = sound("【如有附件】【抄送机关】【附件结束】", "【每个问题】【依据】【问题结束】")
    made = fill(data, KIND, values_of(samples.notice(copies_to=["县教育局"]), PROOF, {}))
    assert made.unprinted == ["抄送机关"]


def test_the_same_document_gives_the_same_file() -> None:
    values = values_of(samples.notice(), PROOF, {})
    assert fill(sound(), KIND, values) == fill(sound(), KIND, values)


MARKS = st.sampled_from(
    [
        *(
            "【每个问题】",
            "【问题结束】",
            "【如有附件】",
            "【附件结束】",
            "【每个附件】",
            "【事实】",
        ),
        *("【名称】", "字", "【报送要求】", "【标题】", "【二维码】"),
        *("{%p for x in 附件清单 %}", "{{ x.名称 }}", "{% endfor %}"),
    ]
)
TEXT = st.lists(MARKS, max_size=4).map("".join)
ROWS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3)
BLOCKS = st.lists(TEXT | ROWS.map(lambda rows: table(*rows)), max_size=6)


@settings(deadline=None, max_examples=300)
@given(BLOCKS)
def test_whatever_is_written_is_either_reported_or_filled_soundly(blocks: list[str]) -> None:
    data = sound(*blocks)
    if compiled(data, KIND).troubles:
        return
    for content in (samples.notice(0), samples.notice(2, attachments=["甲", "乙"])):
        made = fill(data, KIND, values_of(content, PROOF, {})).docx
        for cell in etree.fromstring(body_of(made).encode()).iter("{*}tc"):
            assert cell[-1].tag.endswith("}p")
