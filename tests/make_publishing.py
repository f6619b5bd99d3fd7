"""Making official documents that the public may read."""

from datetime import date
from typing import Any

from dudao.documents.actions import check, draft, issue, prepare, publish, sign_off, submit
from dudao.documents.content import Fact, Grid, GridColumn, Official, Text
from dudao.documents.models import Document, Publication
from dudao.documents.redaction import Mark
from dudao.documents.states import Kind
from dudao.org.models import Person, Unit

SUMMARY = "对全县学校用火用电进行了检查，多数学校整改到位。"
PUPIL, PHONE = "张小某", "13812345678"
MARKS = [Mark(text=PUPIL, why="pupil"), Mark(text=PHONE, why="phone")]


def official(kind: Kind = Kind.CIRCULAR, **given: Any) -> Official:
    """A circular with a pupil and a telephone in it, and a figure."""
    given = {
        "genre": kind,
        "offices": ["新晃县人民政府教育督导室"],
        "title": "关于校园用火用电安全督导情况的通报",
        "recipients": ["各中小学"],
        "pieces": [
            Text(text="一、总体情况", level=1),
            Text(text=f"督导中，学生{PUPIL}反映宿舍插座松动，其家长电话{PHONE}。"),
            Text(text="二、有关数据", level=1),
            Grid(
                columns=[GridColumn(titles=["学校"]), GridColumn(titles=["问题数"])],
                rows=[["龙溪口示例小学", "3"]],
            ),
        ],
        "signers": ["示例主任"] if kind == Kind.REPORT else [],
        **given,
    }
    return Official(**given)


def with_figure(**given: Any) -> Official:
    """As `official`, with a fact."""
    fact = Fact(text="92%", source="x", arguments={"id": "7"}, as_of=date(2026, 10, 1))
    pieces = [Text(text="截至目前，全县整改完成率为{整改完成率}。")]
    return official(pieces=pieces, facts={"整改完成率": fact}, **given)


def issued(office: Unit, staff: Person, director: Person, content: Official) -> Document:
    """Issue `content` the way an office does."""
    return through(draft(content, office=office, unit=office, by=staff), staff, director)


def through(made: Document, staff: Person, director: Person) -> Document:
    """Bring a draft to be issued."""

    def same(fact: Fact) -> str:
        return fact.text

    submit(made.pk, by=staff, recompute=same)
    check(made.pk, by=director, recompute=same)
    sign_off(made.pk, by=director, recompute=same)
    return issue(made.pk, by=staff, recompute=same)


def waiting(
    office: Unit, staff: Person, director: Person, content: Official | None = None
) -> Publication:
    """A publication whose document was just issued."""
    document = issued(office, staff, director, content or official())
    return Publication.objects.get(document=document)


def prepared(
    office: Unit, staff: Person, director: Person, content: Official | None = None
) -> Publication:
    """A publication that is ready."""
    marks = MARKS if content is None else []
    row = waiting(office, staff, director, content)
    return prepare(row.pk, by=staff, seen=row.version, summary=SUMMARY, redactions=marks)


def ready(row: Publication, staff: Person, director: Person) -> Publication:
    """Prepare what waits and publish it."""
    row = prepare(row.pk, by=staff, seen=row.version, summary=SUMMARY, redactions=MARKS)
    return publish(row.pk, by=director, seen=row.version)


def published(
    office: Unit, staff: Person, director: Person, content: Official | None = None
) -> Publication:
    """A publication that everybody may read."""
    row = prepared(office, staff, director, content)
    return publish(row.pk, by=director, seen=row.version)
