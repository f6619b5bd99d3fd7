"""Contents of documents with obviously invented names."""

import io
import zipfile
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from dudao.documents.content import (
    FeedbackList,
    LookBack,
    Problem,
    RectificationNotice,
    Signature,
    Stance,
    lead_in,
    usual_demands,
)

DUE = date(2026, 11, 3)


def problems(count: int) -> list[Problem]:
    return [
        Problem(
            fact=f"第{n}处疏散通道堆放课桌椅，有效宽度不足0.9米",
            basis="《中小学幼儿园安全管理办法》第二十六条",
            demand="立即清理，建立每周巡查记录",
            workdays=10,
            due_on=DUE,
            stance=Stance.PARTLY if n % 2 else Stance.AGREES,
            words="已于当日清理" if n % 2 else "",
        )
        for n in range(1, count + 1)
    ]


def notice(count: int = 1, **given: object) -> RectificationNotice:
    given = {
        "office": "新晃县人民政府教育督导室",
        "school": "龙溪口示例小学",
        "lead_in": lead_in(
            bases=["《教育督导条例》"],
            inspectors=["示例督学"],
            visited_on=date(2026, 10, 19),
            subject="经常性督导",
        ),
        "problems": problems(count),
        "demands": usual_demands(report_by=DUE),
        **given,
    }
    return RectificationNotice(**given)  # type: ignore[arg-type]


def feedback(count: int = 2, **given: object) -> FeedbackList:
    given = {
        "office": "新晃县人民政府教育督导室",
        "school": "龙溪口示例小学",
        "subject": "经常性督导（校园安全）",
        "visited_on": date(2026, 10, 19),
        "inspectors": ["示例督学", "示例同事"],
        "merits": ["课后服务开设社团21个"],
        "problems": problems(count),
        **given,
    }
    return FeedbackList(**given)  # type: ignore[arg-type]


def full_feedback() -> FeedbackList:
    return feedback(
        companions=["示例科员"],
        look_backs=[
            LookBack(fact="食堂留样不足", verdict="已整改"),
            LookBack(fact="门卫登记不全", verdict="部分整改", note="夜间仍有缺页"),
        ],
        advice=["把巡查与德育结合"],
        school_view="同意反馈意见",
        signatures=[
            Signature(
                role="校长",
                name="示例校长",
                signed_at=datetime(2026, 10, 19, 8, 5, tzinfo=UTC),
                image="drawing",
            ),
            Signature(role="责任督学", name="示例督学"),
        ],
    )


def drawing(kind: str = "PNG") -> bytes:
    """A signature as a finger draws it."""
    picture = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(picture).line([(20, 90), (90, 20), (160, 90), (280, 30)], "black", 6)
    packed = io.BytesIO()
    picture.save(packed, kind)
    return packed.getvalue()


def with_part(data: bytes, xml: str, name: str = "word/document.xml") -> bytes:
    """Return a Word file with one part exchanged."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            new.writestr(part, xml if part == name else old.read(part))
    return packed.getvalue()
