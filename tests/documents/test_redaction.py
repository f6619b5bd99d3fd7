"""Blacking out: what is gone is gone everywhere, and its length tells nothing."""

import json
import zipfile
from io import BytesIO

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.documents.compose import compose_docx
from dudao.documents.content import (
    Fact,
    Grid,
    GridColumn,
    Official,
    Pairs,
    Text,
    dump,
    text_of,
    title_of,
)
from dudao.documents.layout import lay_out
from dudao.documents.pdf import inputs
from dudao.documents.redaction import (
    MASK,
    Mark,
    faults_of,
    left_over,
    marks_of,
    masked,
    redact,
    texts_of,
)
from dudao.documents.states import Kind
from tests import make_publishing
from tests.documents import samples

WORDS = st.text(alphabet="张王李小明3811０ab 　，", min_size=1, max_size=12)


def official(*texts: str, **given: object) -> Official:
    return make_publishing.official(
        Kind.REPORT, pieces=[Text(text=text) for text in texts], **given
    )


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_occurrence_is_gone_and_the_rest_stays() -> None:
    public = redact(official("张小明来了。", "见到张小明。"), [Mark(text="张小明")])
    assert [piece.text for piece in public.pieces] == [f"{MASK}来了。", f"见到{MASK}。"]


def test_the_box_is_as_long_whatever_it_covers() -> None:
    marks = [Mark(text="张三"), Mark(text="欧阳小小明"), Mark(text="李四")]
    public = redact(official("张三", "欧阳小小明", "张三李四"), marks)
    assert {piece.text for piece in public.pieces} == {MASK}


@pytest.mark.parametrize("written", ["张　三", "张 三", "张\n三", "张三"])
def test_blanks_inside_a_name_do_not_save_it(written: str) -> None:
    assert redact(official(written), [Mark(text="张三")]).pieces[0].text == MASK


def test_full_width_figures_are_the_same_figures() -> None:
    public = redact(official("电话１３８1234 5678。"), [Mark(text="13812345678")])
    assert public.pieces[0].text == f"电话{MASK}。"


def test_texts_that_overlap_are_both_gone() -> None:
    public = redact(official("甲乙丙丁"), [Mark(text="甲乙"), Mark(text="乙丙")])
    assert public.pieces[0].text == f"{MASK}丁"


def test_a_place_alone_is_blacked_out_where_it_is() -> None:
    public = redact(official("王老师和王同学"), [Mark(path="pieces/0/text", start=4, end=7)])
    assert public.pieces[0].text == f"王老师和{MASK}"


def test_tables_forms_and_attachments_are_texts_too() -> None:
    grid = Grid(columns=[GridColumn(titles=["张三"])], rows=[["张三"]], caption="张三")
    content = make_publishing.official(pieces=[grid, Pairs(pairs=[("姓名", "张三")])], title="张三")
    public = redact(content, [Mark(text="张三")])
    assert "张三" not in json.dumps(dump(public), ensure_ascii=False)
    assert title_of(public) == MASK


def test_a_notice_to_a_school_can_be_blacked_out() -> None:
    content = samples.notice(2)
    public = redact(content, [Mark(text="示例督学"), Mark(text="龙溪口示例小学")])
    assert "示例督学" not in text_of(public)
    assert "龙溪口" not in text_of(public)


def test_signatures_and_inner_references_never_go_out() -> None:
    content = samples.full_feedback()
    problem = msgspec.structs.replace(content.problems[0], reference="inner-id")
    content = msgspec.structs.replace(content, problems=[problem], signed_sha256="0" * 64)
    said = json.dumps(dump(redact(content, [])), ensure_ascii=False)
    assert "drawing" not in said
    assert "inner-id" not in said
    assert "0" * 64 not in said


def test_a_figure_stays_with_its_day_and_without_its_source() -> None:
    public = redact(make_publishing.with_figure(), [])
    fact = public.facts["整改完成率"]
    assert (fact.text, fact.source, fact.arguments) == ("92%", "", {})
    assert fact.as_of is not None


@pytest.mark.parametrize(
    "mark",
    [Mark(text="92%"), Mark(text="率为92"), Mark(path="pieces/0/text", start=14, end=16)],
)
def test_a_figure_that_a_box_touches_is_gone(mark: Mark) -> None:
    content = make_publishing.with_figure()
    assert faults_of(content, [mark]) == []
    assert redact(content, [mark]).facts == {}


def test_a_figure_in_two_places_goes_when_one_is_covered() -> None:
    fact = {"数": Fact(text="7", source="x")}
    content = make_publishing.official(
        pieces=[Text(text="共{数}处。"), Text(text="{数}处未改。")], facts=fact
    )
    assert redact(content, [Mark(path="pieces/1/text", start=0, end=1)]).facts == {}


@pytest.mark.parametrize(
    "mark",
    [
        Mark(text="没有的"),
        Mark(text=" "),
        Mark(text=MASK),
        Mark(path="pieces/0/text", start=0, end=99),
        Mark(path="pieces/0/text", start=1, end=1),
        Mark(path="facts/x", start=0, end=1),
    ],
)
def test_a_mark_that_covers_nothing_is_a_fault(mark: Mark) -> None:
    assert faults_of(official("有的"), [mark]) == [mark]


def test_what_stands_in_the_number_or_across_two_fields_is_left_over() -> None:
    content = msgspec.structs.replace(
        make_publishing.official(pieces=[Text(text="见张", then="三")]),
        number="晃教督通〔2026〕1号",
    )
    marks = [Mark(text="张三"), Mark(text="晃教督通")]
    assert left_over(redact(content, marks), marks) == ["张三", "晃教督通"]


def test_what_a_summary_tells_is_left_over() -> None:
    marks = [Mark(text="张三")]
    public = redact(official("张三"), marks)
    assert left_over(public, marks) == []
    assert left_over(public, marks, "关于张 三的事") == ["张三"]
    assert masked("关于张 三的事", marks) == f"关于{MASK}的事"


def test_marks_are_stored_and_read_again() -> None:
    mark = Mark(text="张三", why="name")
    assert marks_of(json.loads(json.dumps([msgspec.to_builtins(mark)]))) == [mark]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_what_is_blacked_out_shows_nowhere(texts: list[str], data: st.DataObject) -> None:
    content = official(*texts, title=texts[0] + "题")
    drawn = data.draw(st.lists(st.sampled_from(_slices(texts)), min_size=1, max_size=4))
    marks = [Mark(text=text) for text in drawn if bare(text)]
    public = redact(content, marks)
    left = set(left_over(public, marks))
    printed = lay_out(public)
    everywhere = [
        json.dumps(dump(public), ensure_ascii=False),
        text_of(public),
        json.dumps(msgspec.to_builtins(printed), ensure_ascii=False),
        json.dumps(inputs(printed, {}), ensure_ascii=False),
    ]
    for mark in marks:
        if mark.text not in left and len(bare(mark.text)) > 1 and bare(mark.text).isalpha():
            assert not any(mark.text in text for text in everywhere)
    assert all(
        MASK not in bare(mark.text) and bare(text).find(bare(mark.text)) == -1
        for mark in marks
        for text in texts_of(public).values()
        if mark.text not in left
    )


def _slices(texts: list[str]) -> list[str]:
    return [
        text[a:b] for text in texts for a in range(len(text)) for b in range(a + 1, len(text) + 1)
    ]


@settings(max_examples=8, deadline=None)
@given(st.lists(WORDS.filter(lambda word: word.strip()), min_size=1, max_size=4))
def test_the_word_file_holds_nothing_of_it(texts: list[str]) -> None:
    content = official(*[f"甲{text}乙" for text in texts], "丙张三丁", title="张三题")
    with zipfile.ZipFile(BytesIO(compose_docx(redact(content, [Mark(text="张三")])))) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    for part in parts:
        assert "丙张三丁" not in part
        assert "张三题" not in part
