"""The working papers that come out of a visit, a problem or an appointment, assembled from it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.analytics.queries.names import given
from dudao.documents.blanks import TO_WRITE
from dudao.documents.content import (
    Fact,
    Grid,
    GridColumn,
    Official,
    Pairs,
    Piece,
    Signing,
    Text,
    day_text,
)
from dudao.documents.states import Kind
from dudao.findings import queries as findings
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.inspectorate.models import Inspector
from dudao.instruments.definition import Purpose
from dudao.lib import clock
from dudao.org.models import Person
from dudao.visits.models import LookBack, Visit
from dudao.visits.queries.reading import raised_on, records_of
from dudao.visits.rules.words import answer_in_words


class Paper(NamedTuple):
    """A paper that can be assembled from a visit, and how."""

    label: str | Promise
    assemble: Callable[[Person, Visit], Official]


def _stated(person: Person, visit: Visit) -> dict[str, Fact]:
    """Return the names and the day that every paper of a visit states."""
    return given(
        person,
        {
            "学校": ("unit.name", visit.unit_id),
            "督导日期": ("visit.day", visit.pk),
            "督学": ("visit.leader", visit.pk),
        },
    )


def visit_record(person: Person, visit: Visit) -> Official:
    """Return 督导检查记录: who, when, what, what was found (domain §2.18)."""
    found = list(_found(person, visit))
    merits = [practice.text for practice in visit.good_practices.order_by("pk")]
    process = [*(f"亮点：{text}" for text in merits), *(f"问题：{one.fact}" for one in found)]
    return Official(
        genre=Kind.VISIT_RECORD,
        offices=[visit.office.name],
        title="{学校}督导检查记录",
        facts=_stated(person, visit),
        pieces=[
            Pairs(
                pairs=[
                    ("学校", "{学校}"),
                    ("督导日期", "{督导日期}"),
                    ("督学", "{督学}"),
                    ("随行人员", _companions(visit)),
                    ("督导事项", visit.purpose),
                    ("督导重点", visit.focus or "—"),
                    ("过程记录", "\n".join(process) or "未发现需要整改的问题。"),
                ]
            ),
            Signing(roles=["责任督学", "学校负责人"]),
        ],
    )


def supervision_opinion(person: Person, visit: Visit) -> Official:
    """Return 督导意见书: facts, basis, evaluation, demands with their days (L2 art 21)."""
    found = list(_found(person, visit))
    merits = [practice.text for practice in visit.good_practices.order_by("pk")]
    demands = [f"{n}.{one.demand}（{day_text(one.due_on)}前）" for n, one in enumerate(found, 1)]
    return Official(
        genre=Kind.SUPERVISION_OPINION,
        offices=[visit.office.name],
        title=visit.office.name + "关于{学校}的督导意见书",
        facts=_stated(person, visit),
        recipients=[visit.unit.name],
        pieces=[
            Text(
                text="根据《教育督导条例》，我室于{督导日期}"
                f"对你校开展了{_bare(visit.purpose)}，现提出以下督导意见。"
            ),
            Text(text="一、主要成绩", level=1),
            *(_listed(merits) or [Text(text=TO_WRITE)]),
            Text(text="二、存在的问题", level=1),
            *(
                _listed(f"{_bare(one.fact)}{_with_basis(one)}" for one in found)
                or [Text(text="本次督导未发现需要整改的问题。")]
            ),
            Text(text="三、整改要求", level=1),
            *(
                [Text(text=demand, level=3) for demand in demands]
                or [Text(text="请你校继续保持，不断提高办学水平。")]
            ),
            *([Text(text=_REPORT)] if found else []),
        ],
    )


_REPORT = "请你校按期整改，并将整改情况书面报告我室。对本意见有异议的，可在收到后书面申辩。"


def recheck_record(person: Person, visit: Visit) -> Official:
    """Return 复查记录: each earlier problem that was looked at again, and how it is."""
    looked = LookBack.objects.filter(visit=visit).exclude(verdict="").select_related("finding")
    rows = [
        [str(n), one.finding.fact, str(one.get_verdict_display()), one.note or "—"]
        for n, one in enumerate(looked.order_by("pk"), 1)
    ]
    columns = [
        GridColumn(titles=["序号"], share=0.5, centred=True),
        GridColumn(titles=["原来的问题"], share=2.4),
        GridColumn(titles=["复查结论"], share=1.0, centred=True),
        GridColumn(titles=["说明"], share=1.6),
    ]
    table: list[Piece] = [Grid(columns=columns, rows=rows, caption="逐项复查结论")]
    return Official(
        genre=Kind.RECHECK_RECORD,
        offices=[visit.office.name],
        title="{学校}整改复查记录",
        facts=_stated(person, visit),
        pieces=[
            Pairs(
                pairs=[
                    ("学校", "{学校}"),
                    ("复查日期", "{督导日期}"),
                    ("复查人", "{督学}"),
                ]
            ),
            *(table if rows else [Text(text="本次没有复查以前的问题。")]),
            Signing(roles=["复查人", "学校负责人"]),
        ],
    )


def lesson_record(person: Person, visit: Visit) -> Official:
    """Return 听课记录: every observation sheet of `visit`, item by item."""
    sheets = [it for it in records_of(visit) if it.version.form.purpose is Purpose.OBSERVATION]
    pieces: list[Piece] = []
    for n, sheet in enumerate(sheets, 1):
        form = sheet.version.form
        pairs = [
            (item.label, answer_in_words(form, item.key, sheet.answers.get(item.key)))
            for item in form.items()
        ]
        pieces.append(Pairs(pairs=pairs, title=f"第{n}节" if len(sheets) > 1 else ""))
    return Official(
        genre=Kind.LESSON_RECORD,
        offices=[visit.office.name],
        title="{学校}听课记录",
        facts=_stated(person, visit),
        pieces=[
            Pairs(
                pairs=[
                    ("学校", "{学校}"),
                    ("听课日期", "{督导日期}"),
                    ("听课人", "{督学}"),
                ]
            ),
            *(pieces or [Text(text=f"本次督导没有填写听课表。{TO_WRITE}")]),
            Signing(roles=["听课人"]),
        ],
    )


def transfer_letter(person: Person, finding: Finding) -> Official:
    """Return 移送函: a problem that another authority has to deal with."""
    office = finding.office.name
    return Official(
        genre=Kind.TRANSFER_LETTER,
        offices=[office],
        title=office + "关于移送{学校}有关问题的函",
        facts=given(
            person,
            {
                "学校": ("unit.name", finding.unit_id),
                **({"问题编号": ("finding.number", finding.pk)} if finding.number else {}),
            },
        ),
        recipients=[TO_WRITE],
        pieces=[
            Text(
                text="我室在对{学校}的督导中发现以下问题，"
                "现移送你单位，请依照职责研究处理，并将处理结果函告我室。"
            ),
            Text(text="一、基本情况", level=1),
            Text(
                text=_bare(finding.fact)
                + ("。（问题编号：{问题编号}）" if finding.number else "。")
            ),
            Text(text="二、依据和建议", level=1),
            Text(text=f"{_bare(finding.basis) or TO_WRITE}。建议：{TO_WRITE}"),
        ],
    )


def appointment(person: Person, inspector: Inspector) -> Official:
    """Return 聘书 for an inspector to the end of the term (L1 art 6: three years at a time)."""
    office, today = inspector.office.name, clock.today()
    return Official(
        genre=Kind.APPOINTMENT,
        offices=[office],
        title="聘书",
        recipients=[f"{inspector.person}同志"],
        facts=given(person, {"聘期": ("inspector.term", inspector.pk)}),
        pieces=[
            Text(
                text=f"兹聘请您为{office}{inspector.get_kind_display()}，"
                f"聘期自{day_text(today)}至" + "{聘期}。"
            )
        ],
    )


def _found(person: Person, visit: Visit) -> Iterable[Finding]:
    """Return the problems of `visit` that `person` may see; one taken back was none."""
    seen = findings.visible_to(person).exclude(state=State.WITHDRAWN.value)
    return seen.filter(pk__in=raised_on(visit).values("finding")).order_by("pk")


def _companions(visit: Visit) -> str:
    return "、".join(str(one) for one in visit.companions.all()) or "—"


def _listed(texts: Iterable[str]) -> list[Piece]:
    return [Text(text=f"{n}.{_bare(text)}。", level=3) for n, text in enumerate(texts, 1)]


def _with_basis(finding: Finding) -> str:
    return f"（依据：{_bare(finding.basis)}）" if finding.basis else ""


def _bare(text: str) -> str:
    return text.strip().rstrip("。；")


PAPERS: dict[str, Paper] = {
    "visit_record": Paper(_("督导记录"), visit_record),
    "supervision_opinion": Paper(_("督导意见书"), supervision_opinion),
    "lesson_record": Paper(_("听课记录"), lesson_record),
    "recheck_record": Paper(_("复查记录"), recheck_record),
}
