"""The checker: what is wrong, where, and what to do; and files that are no templates at all."""

import io
import zipfile

import pytest

from dudao.documents.states import Kind
from dudao.documents.template import Trouble, Unreadable, compiled
from tests.make_templates import FRAME, KIND, PROBLEMS, W, paragraph, sound, table, word

RUN = "<w:r><w:t>字</w:t></w:r>"
INCLUDED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE'
    "</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
BEGUN = "<w:r><w:t>【每个问题】</w:t></w:r>"
ENDED = "<w:r><w:t>【事实】【问题结束】</w:t></w:r>"
BOX = "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>"
BOUND = (
    "<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr>"
    f"<w:sdtContent><w:p>{RUN}</w:p></w:sdtContent></w:sdt>"
)
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def troubles(*blocks: str) -> list[Trouble]:
    return compiled(sound(*blocks), KIND).troubles


def only(*blocks: str) -> Trouble:
    found = troubles(*blocks)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ("【标提】", "没有【标提】这个字段，是不是【标题】？"),
        ("{{ 主送机构 }}", "没有【主送机构】这个字段，是不是【主送机关】？"),
        ("【乱七八糟】", "请对照字段表改正"),
        ("【事实】", "【事实】要写在【每个问题】和【问题结束】之间"),
        ("{{ 问题.事实 }}", "【问题.事实】要写在【每个问题】和【问题结束】之间"),
        ("【附件】", "有多项，请写成【每个附件】…【附件结束】"),
        ("【每个问题】【事实】", "【每个问题】没有结束，请在后面加上【问题结束】"),
        ("{% for 问题 in 问题清单 %}", "【每个问题】没有结束"),
        ("【附件结束】", "【附件结束】前面没有对应的开头"),
        ("【每个附件】【如有附注】【附件结束】", "【附件结束】之前，【如有附注】还没有结束"),
        ("【每个科室】【科室结束】", "这种公文里可以重复的有：【每个问题】、【每个附件】"),
        ("【每个学校】【学校结束】", "【学校】只有一项"),
        ("【如有经费】【经费结束】", "没有【如有经费】这个字段"),
        ("见【报送要求】", "【报送要求】是多段文字，请让它单独成段"),
        ("【标题", "“【标题”的括号没有成对"),
        ("标题】", "“】”的括号没有成对"),
        ("{{ 标题", "“{{”的括号没有成对"),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_named_with_what_to_do(wrong: str, text: str) -> None:
    assert any(text in trouble.text for trouble in troubles(wrong)), troubles(wrong)


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 标题.__class__ }}",
        "{{ 7*7 }}",
        "{{ 标题|attr('x') }}",
        "{{ config }}",
        "{% import os %}",
        "{% set x = 1 %}",
        "{% for x in 标题.__class__.__mro__ %}{% endfor %}",
        "{% if 标题 == 1 or cycler.__init__ %}{% endif %}",
        "{% include '/etc/passwd' %}",
        "【标题.__class__】",
        "【__import__('os').system('id')】",
        "｛｛ 标题.__init__.__globals__ ｝｝",
    ],
)
def test_a_program_is_never_run_but_reported(attempt: str) -> None:
    assert troubles(attempt)


def test_the_place_is_told_as_people_count() -> None:
    nested = table(("序号", "事实"), ("甲", "见【标提】处"))
    found = only(nested)
    assert (found.where, found.near) == ("正文第1个表格第2行第2列", "见【标提】处")
    assert only("", "前言【标提】").where == f"正文第{len(FRAME) + len(PROBLEMS) + 1}段"


def test_the_text_around_a_place_is_cut() -> None:
    near = only(f"{'前' * 60}【标提】{'后' * 60}").near
    assert near == f"…{'前' * 24}【标提】{'后' * 24}…"


def test_a_place_in_the_footer_is_named() -> None:
    footer = f"<w:ftr {W}>{paragraph('【标提】')}</w:ftr>"
    found = compiled(word(*FRAME, *PROBLEMS, parts={"word/footer1.xml": footer}), KIND).troubles
    assert [trouble.where for trouble in found] == ["页脚第1段"]


@pytest.mark.parametrize(
    ("left_out", "named"),
    [("【引言】", "【引言】"), ("【主送机关】", "【主送机关】或【学校】")],
)
def test_what_the_kind_must_have_is_asked_for(left_out: str, named: str) -> None:
    data = word(*(text for text in FRAME if text != left_out), *PROBLEMS)
    assert [f"缺少字段{named}，" in t.text for t in compiled(data, KIND).troubles] == [True]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_must_have_number_day_and_proof(kind: Kind) -> None:
    told = "".join(trouble.text for trouble in compiled(word("空"), kind).troubles)
    assert all(name in told for name in ("【文号】", "【日期】", "【校验码】或【二维码】"))


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        (("字【每个问题】", "【事实】【问题结束】"), "开头标记前面还有文字"),
        (("【每个问题】【事实】", "【问题结束】字"), "结尾标记后面还有文字"),
        (("【每个问题】", table(("甲", "【事实】【问题结束】"))), "开头和结尾不在同一处"),
        ((table(("【每个问题】【序号】", "【事实】【问题结束】")),), "请给表格加一行表头"),
        (
            (f"<w:p>{RUN}<w:hyperlink>{BEGUN}</w:hyperlink>{ENDED}{RUN}</w:p>",),
            "超链接（或修订）的里面和外面",
        ),
    ],
)
def test_a_block_that_cannot_be_repeated_says_why(blocks: tuple[str, ...], text: str) -> None:
    assert text in only(*blocks).text


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (f"<w:p><w:ins>{RUN}</w:ins></w:p>", "有没接受的修订"),
        ("<w:p><w:r><w:commentReference/></w:r></w:p>", "有批注"),
        (f'<w:p><w:fldSimple w:instr=" DATE ">{RUN}</w:fldSimple></w:p>', "域代码“DATE”"),
        (INCLUDED, "域代码“INCLUDETEXT”"),
        ("<w:p><w:r><w:instrText> DATE </w:instrText></w:r></w:p>", "域代码“DATE”"),
        (INCLUDED.replace("end", "separate"), "域代码“INCLUDETEXT”"),
        (f"<w:p><w:r>{BOX.format(f'<w:ins>{RUN}</w:ins>')}</w:r></w:p>", "有没接受的修订"),
        (table(("字",)).replace("<w:tr>", "<w:tr><w:trPr><w:ins/></w:trPr>"), "有没接受的修订"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>字</w:t></w:r></w:p>", "有隐藏文字"),
        (BOUND, "有绑定数据的内容控件"),
    ],
)
def test_what_may_not_be_issued_is_a_trouble(block: str, text: str) -> None:
    assert text in only(block).text


def test_page_numbers_are_welcome() -> None:
    assert (
        troubles(f'<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT ">{RUN}</w:fldSimple></w:p>')
        == []
    )


def rels(kind: str, target: str) -> dict[str, str]:
    relation = (
        f'<Relationship Id="x" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{relation}</Relationships>'
    }


def test_a_link_out_of_the_file_is_a_trouble() -> None:
    data = word(*FRAME, *PROBLEMS, parts=rels("image", "http://evil.example/a.png"))
    (found,) = compiled(data, KIND).troubles
    assert (found.where, found.near) == ("正文", "http://evil.example/a.png")


def test_the_template_of_the_template_is_taken_out_without_a_word() -> None:
    data = word(*FRAME, *PROBLEMS, parts=rels("attachedTemplate", "file:///C:/Normal.dotm"))
    checked = compiled(data, KIND)
    assert checked.troubles == []
    assert b"Normal.dotm" not in checked.parts["word/_rels/document.xml.rels"]


def test_other_faces_are_a_warning_only() -> None:
    run = '<w:r><w:rPr><w:rFonts w:eastAsia="微软雅黑"/></w:rPr><w:t>字</w:t></w:r>'
    checked = compiled(sound(f"<w:p>{run}</w:p>"), KIND)
    assert ([w.near for w in checked.warnings], checked.troubles) == (["微软雅黑"], [])


def locked(packed: bytes) -> bytes:
    """A package whose parts say that they are encrypted."""
    made = bytearray(packed)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + at] |= 1
    return bytes(made)


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def with_body(xml: str) -> bytes:
    return word(parts={"word/document.xml": xml})


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "另存为.docx"),
        (b"%PDF-1.7", "不是Word文档"),
        (locked(sound()), "文件加了密码"),
        (b"", "不是Word文档"),
        (sound()[:400], "不是Word文档"),
        (word(parts={"word/document.xml": None}), "不是Word文档"),
        (word(parts={"[Content_Types].xml": None}), "不是Word文档"),
        (with_body("<w:document"), "不是Word文档"),
        (word(parts={"../x.xml": "<a/>"}), "不是Word文档"),
        (word(parts={"word/vbaProject.bin": b"x"}), "有宏"),
        (word(parts={"word/embeddings/a.bin": b"x"}), "嵌入"),
        (with_body(f"{BOMB}<w:document {W}><w:body>&b;</w:body></w:document>"), "DTD"),
        (word(parts={"docProps/core.xml": f"{BOMB}<a>&b;</a>"}), "DTD"),
        (
            with_body(
                '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                f"<w:document {W}><w:body>&x;</w:body></w:document>"
            ),
            "DTD",
        ),
        (with_body('<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"></d>'), "Strict"),
        (word(parts={"word/media/a.bmp": b"\0" * (41 << 20)}), "解压后超过40MB"),
        (b"PK\x03\x04" + b"x" * (6 << 20), "超过5MB"),
    ],
    ids=range(17),
)
def test_a_file_that_is_no_template_is_refused_with_what_to_do(data: bytes, text: str) -> None:
    with pytest.raises(Unreadable, match=text):
        compiled(data, KIND)


def test_a_part_that_lies_about_its_size_is_still_limited() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(310):
            archive.writestr(f"word/media/{n}.bin", b"")
    with pytest.raises(Unreadable):
        compiled(packed.getvalue(), KIND)


@pytest.mark.parametrize(
    "blocks",
    [["【如有附件】"] * 9 + ["【附件结束】"] * 9, ["【如有附件】" * 9 + "【附件结束】" * 9]],
)
def test_blocks_within_blocks_have_an_end(blocks: list[str]) -> None:
    assert "标记套了太多层" in only(*blocks).text


def test_a_file_full_of_marks_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="标记太多"):
        compiled(sound("【事实】" * 3000, table(*[("【事实】",)] * 3000)), KIND)


def test_a_part_of_endless_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="解压后"):
        compiled(sound("长" * (3 << 20)), KIND)


def test_everything_that_is_wrong_is_told_at_once_in_its_order() -> None:
    data = word("【主送机关】", "见【正文", "【每个问题】【事时】", "有【报送要求】")
    found = compiled(data, KIND).troubles
    told = [trouble.near for trouble in found if trouble.near]
    assert list(dict.fromkeys(told)) == ["见【正文", "【每个问题】【事时】", "有【报送要求】"]
    missing = "".join(trouble.text for trouble in found if not trouble.near)
    assert "缺少字段【引言】" in missing
    assert "【报送要求】" not in missing


def test_instructions_of_our_own_kind_in_the_file_mean_nothing() -> None:
    checked = compiled(sound("<w:p><?dd 0?><w:r><w:t>甲<?dd 1?>乙</w:t></w:r></w:p>"), KIND)
    assert checked.troubles == []
    assert "甲乙" in "".join(n for n in checked.nodes["word/document.xml"] if isinstance(n, str))


@pytest.mark.parametrize(("part", "where"), [("document", "正文"), ("settings", "文件")])
def test_content_of_other_files_is_copied_instead(part: str, where: str) -> None:
    ((name, text),) = rels("aFChunk", "other.htm").items()
    inside = {name.replace("document", part): text.replace(' TargetMode="External"', "")}
    (found,) = compiled(word(*FRAME, *PROBLEMS, parts=inside), KIND).troubles
    assert (found.where, found.near) == (where, "aFChunk")
    assert "请复制过来" in found.text
