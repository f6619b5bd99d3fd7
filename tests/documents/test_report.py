"""The school's rectification report: problem by problem, with pairs of photos."""

import io
import zipfile
from datetime import date

import msgspec
import pytest
from PIL import Image

from dudao.documents import report as reports
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.documents.proof import picture_size
from dudao.documents.report import Pair, RectificationReport, Rectified
from dudao.documents.sheet import Form, Heading, Paragraph, Table
from tests.documents import samples

NUMBER = "晃教督整〔2026〕3号"


def photo(width: int = 400, height: int = 300) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(packed, "JPEG")
    return packed.getvalue()


def item(**given: object) -> Rectified:
    given = {
        "fact": "疏散通道堆放课桌椅",
        "demand": "立即清理",
        "due_on": date(2026, 11, 3),
        "responsible_person": "示例老师",
        "measures": "组织清理",
        "steps": ["清理", "建立巡查"],
        "result": "已清理完毕",
        "done_on": date(2026, 10, 28),
        "evidence": ["巡查记录.pdf"],
        "photos": [Pair(before="a", after="b", caption="二层东侧"), Pair(after="b")],
        **given,
    }
    return Rectified(**given)  # type: ignore[arg-type]


def made(*items: Rectified, **given: object) -> RectificationReport:
    given = {
        "school": "龙溪口示例小学",
        "office": "新晃县人民政府教育督导室",
        "made_on": date(2026, 11, 3),
        "lead_in": "现将整改情况报告如下",
        "items": list(items),
        **given,
    }
    return RectificationReport(**given)  # type: ignore[arg-type]


def texts(report: RectificationReport) -> list[str]:
    return [b.text for b in reports.lay_out(report).blocks if isinstance(b, Paragraph)]


def test_it_comes_back_from_the_database_as_it_was() -> None:
    assert reports.load(reports.dump(made(item()))) == made(item())
    with pytest.raises(msgspec.ValidationError):
        reports.load({"school": "示例小学"})


@pytest.mark.parametrize(
    ("number", "finished", "begins", "rest"),
    [(NUMBER, 1, "收到你室", "其余1个正在整改"), ("", 2, "针对督导室督导反馈", "")],
)
def test_the_first_paragraph_counts(number: str, finished: int, begins: str, rest: str) -> None:
    text = reports.lead_in(office="督导室", notice_number=number, count=2, finished=finished)
    assert text.startswith(begins)
    assert f"已完成整改{finished}个{'，' + rest if rest else ''}。" in text


def test_every_problem_is_told_with_its_photos_side_by_side() -> None:
    sheet = reports.lay_out(made(item(), item(photos=[])))
    assert "整改措施：组织清理。" in texts(made(item()))
    assert "整改步骤：（1）清理；（2）建立巡查。" in texts(made(item()))
    pairs = [block for block in sheet.blocks if isinstance(block, Form)]
    assert [[cell.image for cell in pair.rows[1]] for pair in pairs] == [["a", "b"], ["", "b"]]
    assert [len(pair.rows) for pair in pairs] == [3, 2]
    assert pairs[1].rows[1][0].text == "—"


def test_what_is_not_said_is_left_out() -> None:
    bare = Rectified(fact="食堂留样不足")
    sheet = reports.lay_out(made(bare))
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    assert table.rows == [["1", "食堂留样不足", "—", "—", "整改中"]]
    assert not any(text.startswith("责任人") for text in texts(made(bare)))


def test_the_overview_says_how_far_it_is() -> None:
    rows = [item(verdict="已整改"), item(), item(done_on=None)]
    table = next(b for b in reports.lay_out(made(*rows)).blocks if isinstance(b, Table))
    assert [row[-1] for row in table.rows] == ["已整改", "2026年10月28日完成", "整改中"]


def test_the_problems_are_counted_in_chinese() -> None:
    sheet = reports.lay_out(made(*[item(photos=[])] * 21))
    heads = [b.text for b in sheet.blocks if isinstance(b, Heading) and b.level == 2]
    assert (heads[0], heads[9], heads[10], heads[19], heads[20]) == (
        "（一）",
        "（十）",
        "（十一）",
        "（二十）",
        "（二十一）",
    )


def test_it_answers_a_notice_or_stands_alone() -> None:
    answering = reports.lay_out(made(item(), notice_number=NUMBER, closing_words="请予核查"))
    assert answering.head.number == f"（对应{NUMBER}）"
    assert answering.blocks[-1] == Paragraph("请予核查。")
    assert reports.lay_out(made(item())).head.number == "2026年11月3日"


def test_photos_are_named_once_in_their_order() -> None:
    assert reports.photos_of(made(item(), item())) == ["a", "b"]


def test_both_forms_hold_the_photos() -> None:
    sheet = reports.lay_out(made(item()))
    images = {"a": photo(), "b": photo(1600, 400)}
    with zipfile.ZipFile(io.BytesIO(compose_docx(sheet, images=images))) as packed:
        names = [name for name in packed.namelist() if "media" in name]
        assert names == ["word/media/image1.jpeg", "word/media/image2.jpeg"]
        assert "image1.jpeg" in packed.read("word/_rels/document.xml.rels").decode()
    assert len(compose_pdf(sheet, images=images)) > len(compose_pdf(sheet)) + 500


def test_a_picture_knows_its_size() -> None:
    assert picture_size(photo(40, 30)) == (40, 30)
    assert picture_size(samples.drawing()) == (300, 120)
