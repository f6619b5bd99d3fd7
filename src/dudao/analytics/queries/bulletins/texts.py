"""The bulletins and reports an office writes again and again, assembled from its records.

Each function returns a complete draft whose figures are facts; what no record holds is left to be
written and keeps the draft from being issued.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.analytics.queries.bulletins.frame import (
    Facts,
    government_of,
    heading,
    paragraphs,
    period_text,
    signers_of,
)
from dudao.analytics.queries.figures import Asked
from dudao.documents.blanks import SCHOOLS, TO_WRITE
from dudao.documents.content import Official, Piece
from dudao.documents.states import Kind
from dudao.inspectorate.models import Area
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.planning.states import VisitKind

_LOOP = (
    ("告知问题", "findings.told"),
    ("已销号", "findings.closed"),
    ("销号率", "findings.closed_share"),
    ("按期销号率", "findings.on_time_share"),
    ("逾期未改", "findings.overdue"),
)
_GOING = (
    ("督导次数", "visits.made"),
    ("应督导学校", "schools.all"),
    ("已督导学校", "schools.visited"),
    ("覆盖率", "schools.covered_share"),
    ("告知问题", "findings.told"),
)


class Bulletin(NamedTuple):
    """A document that can be assembled, and how."""

    label: str | Promise
    about: str | Promise
    assemble: Callable[[Person, Asked], Official]


def visit_circular(person: Person, asked: Asked) -> Official:
    """Return 督导情况通报: where inspectors went, what they found, what became of it (S0-21)."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    pieces = [
        *paragraphs(f"现将{period}教育督导情况通报如下。"),
        heading("一、总体情况"),
        *paragraphs(
            f"{period}，共入校督导{facts('督导次数', 'visits.made')}次，"
            f"督导学校（幼儿园）{facts('已督导学校', 'schools.visited')}所，"
            f"占应督导学校的{facts('督导覆盖率', 'schools.covered_share')}；"
            f"五个一齐全的占{facts('五个一齐全率', 'visits.complete_share')}。"
            f"发现典型经验{facts('典型经验', 'visits.merits')}条。"
        ),
        *_unvisited(facts),
        facts.table("各责任区督导情况", "责任区", _GOING, _areas(asked)),
        heading("二、发现的主要问题"),
        *_found(facts),
        heading("三、整改情况"),
        *_mended(facts),
        heading("四、下一步要求"),
        *paragraphs(
            "有问题的学校要对照整改通知书和反馈清单，逐项明确责任人、措施和期限，按期整改并报送佐证材料；"
            "各责任区要对逾期未改的问题逐一督办，对已销号的问题适时回头看，防止反弹。"
        ),
    ]
    return _circular(asked, f"关于{period}教育督导情况的通报", pieces, facts)


def joint_meeting_circular(person: Person, asked: Asked) -> Official:
    """Return 联席会议月度通报: what each section asked for and what was found in its field."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    sections = list(_sections(asked))
    pieces: list[Piece] = [
        *paragraphs(f"现将{period}督导联席会议交办事项和各科室业务领域的问题整改情况通报如下。"),
        heading("一、督导情况"),
        *paragraphs(
            f"{period}，共入校督导{facts('督导次数', 'visits.made')}次，"
            f"告知学校问题{facts('告知问题', 'findings.told')}个。"
        ),
        heading("二、各科室业务领域的问题"),
        *([facts.table("各科室业务领域问题整改情况", "科室", _LOOP, sections)] if sections else []),
        *([] if sections else paragraphs("本期没有归口到科室的问题。")),
        heading("三、各责任区情况"),
        facts.table("各责任区问题整改情况", "责任区", _LOOP, _areas(asked)),
        heading("四、下月重点"),
        *paragraphs(f"{TO_WRITE}"),
    ]
    return _circular(asked, f"关于{period}督导联席会议有关情况的通报", pieces, facts)


def rectification_circular(person: Person, asked: Asked) -> Official:
    """Return 整改进展通报: how far the problems of a period are, area by area."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    pieces = [
        *paragraphs(f"现将{period}督导发现问题的整改进展通报如下。"),
        heading("一、总体进展"),
        *_mended(facts),
        *paragraphs(
            f"印发整改通知书{facts('整改通知书', 'notices.issued')}份，"
            f"签收率{facts('签收率', 'notices.signed_share')}。"
        ),
        heading("二、各责任区进展"),
        facts.table("各责任区问题整改情况", "责任区", _LOOP, _areas(asked)),
        heading("三、存在的不足"),
        *paragraphs(
            f"截至期末仍有{facts('逾期未改', 'findings.overdue')}个问题逾期未改，"
            f"整改后又反弹的{facts('反弹问题', 'findings.relapsed')}个。"
        ),
        heading("四、下一步要求"),
        *paragraphs(
            "逾期未改的学校要说明原因并明确新的完成时间，逾期不改的依照《教育督导问责办法》处理。"
        ),
    ]
    return _circular(asked, f"关于{period}督导发现问题整改进展情况的通报", pieces, facts)


def special_report(person: Person, asked: Asked) -> Official:
    """Return 专项督导报告 to the government: the special visits of a period and what they found."""
    asked = asked._replace(kind=VisitKind.SPECIAL.value)
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    pieces = [
        *paragraphs(
            f"根据年度督导工作计划，我室于{period}组织开展了{TO_WRITE}专项督导。现将有关情况报告如下。"
        ),
        heading("一、基本情况"),
        *paragraphs(
            f"专项督导共入校{facts('专项督导次数', 'visits.made')}次，"
            f"涉及学校（幼儿园）{facts('专项督导学校', 'schools.visited')}所。"
        ),
        heading("二、主要成效"),
        *paragraphs(f"督导中发现典型经验{facts('典型经验', 'visits.merits')}条。{TO_WRITE}"),
        heading("三、发现的问题"),
        *_found(facts),
        facts.table("各责任区专项督导发现问题情况", "责任区", _LOOP, _areas(asked)),
        heading("四、整改情况"),
        *_mended(facts),
        heading("五、意见建议"),
        *paragraphs(TO_WRITE),
    ]
    return _report(asked, f"关于{period}专项督导情况的报告", pieces, facts)


def year_summary(person: Person, asked: Asked) -> Official:
    """Return 年度工作总结 as a report to the government (L1 art 23)."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    pieces = [
        *paragraphs(f"现将{period}教育督导工作情况报告如下。"),
        heading("一、经常性督导"),
        *paragraphs(
            f"全年入校督导{facts('督导次数', 'visits.made')}次，"
            f"覆盖学校（幼儿园）{facts('已督导学校', 'schools.visited')}所，"
            f"覆盖率{facts('督导覆盖率', 'schools.covered_share')}；"
            f"五个一齐全率{facts('五个一齐全率', 'visits.complete_share')}。"
        ),
        *_unvisited(facts),
        facts.table("各责任区督导情况", "责任区", _GOING, _areas(asked)),
        heading("二、发现问题"),
        *_found(facts),
        heading("三、问题整改"),
        *_mended(facts),
        *paragraphs(
            f"印发整改通知书{facts('整改通知书', 'notices.issued')}份，"
            f"签收率{facts('签收率', 'notices.signed_share')}。"
        ),
        heading("四、学校评价"),
        *_answered(facts),
        heading("五、存在的不足和明年打算"),
        *paragraphs(TO_WRITE),
    ]
    return _report(asked, f"关于{period}教育督导工作情况的报告", pieces, facts)


def satisfaction_report(person: Person, asked: Asked) -> Official:
    """Return 满意度情况报告: what schools said to each problem when they signed for it."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    columns = (
        ("逐项表态", "feedback.answers"),
        ("认可率", "feedback.agreed_share"),
        ("提出异议", "feedback.objected"),
    )
    pieces = [
        *paragraphs(f"现将{period}学校对督导反馈的认可情况报告如下。"),
        heading("一、统计口径"),
        *paragraphs(
            "以督导现场学校负责人在反馈清单上对每个问题签署的意见为准，"
            "认可率为“认可”的项数占已表态项数的比例，拒签和未表态的不计入。"
        ),
        heading("二、总体情况"),
        *_answered(facts),
        heading("三、各责任区情况"),
        facts.table("各责任区学校认可情况", "责任区", columns, _areas(asked)),
        heading("四、改进措施"),
        *paragraphs(TO_WRITE),
    ]
    return _report(asked, f"关于{period}学校对督导工作认可情况的报告", pieces, facts)


def rural_research(person: Person, asked: Asked) -> Official:
    """Return the skeleton of 农村学校调研报告 (doc 3): the figures are there, the thoughts not."""
    asked = asked._replace(rural=True)
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    pieces = [
        *paragraphs(f"{period}，我室对农村学校办学情况开展了调研。现将有关情况报告如下。"),
        heading("一、调研概况"),
        *paragraphs(
            f"全县有农村学校（教学点、幼儿园）{facts('农村学校', 'schools.all')}所，"
            f"调研期间到校{facts('到校次数', 'visits.made')}次，"
            f"走访{facts('走访学校', 'schools.visited')}所。调研方式：{TO_WRITE}"
        ),
        heading("二、基本做法和成效"),
        *paragraphs(f"发现典型经验{facts('典型经验', 'visits.merits')}条。{TO_WRITE}"),
        heading("三、存在的主要问题"),
        *_found(facts),
        heading("四、原因分析"),
        *paragraphs(TO_WRITE),
        heading("五、对策建议"),
        *paragraphs(TO_WRITE),
    ]
    return _report(asked, f"关于{period}农村学校办学情况的调研报告", pieces, facts)


def _unvisited(facts: Facts) -> list[Piece]:
    if not facts.number("未督导学校", "schools.unvisited"):
        del facts.given["未督导学校"]
        return []
    return [*paragraphs("尚有{未督导学校}所学校（幼儿园）未督导到，要在下一阶段优先安排。")]


def _found(facts: Facts) -> list[Piece]:
    return [
        *paragraphs(
            f"共告知学校问题{facts('告知问题', 'findings.told')}个，"
            f"涉及学校（幼儿园）{facts('问题学校', 'findings.schools')}所。"
            f"其中严重问题{facts('严重问题', 'findings.serious')}个，"
            f"危及人身安全的{facts('危及安全', 'findings.life_safety')}个。"
            f"问题较为集中的是：{facts('集中的问题', 'findings.frequent')}。"
        )
    ]


def _mended(facts: Facts) -> list[Piece]:
    return [
        *paragraphs(
            f"告知的{facts('告知问题', 'findings.told')}个问题中，"
            f"已销号{facts('已销号', 'findings.closed')}个，"
            f"销号率{facts('销号率', 'findings.closed_share')}，"
            f"按期销号率{facts('按期销号率', 'findings.on_time_share')}；"
            f"未销号{facts('未销号', 'findings.open')}个，"
            f"其中逾期未改{facts('逾期未改', 'findings.overdue')}个。"
        )
    ]


def _answered(facts: Facts) -> list[Piece]:
    return [
        *paragraphs(
            f"学校逐项表态的问题{facts('逐项表态', 'feedback.answers')}个，"
            f"认可率{facts('认可率', 'feedback.agreed_share')}，"
            f"提出异议{facts('提出异议', 'feedback.objected')}个。"
        )
    ]


def _areas(asked: Asked) -> Iterator[tuple[str, Asked]]:
    for area in Area.objects.filter(office=asked.office).order_by("pk"):
        yield area.name, asked._replace(area=area)


def _sections(asked: Asked) -> Iterator[tuple[str, Asked]]:
    """Return the sections that problems were tagged with, by name."""
    tagged = Unit.objects.filter(
        kind=UnitKind.SECTION.value, tagged_findings__office=asked.office
    ).distinct()
    for section in tagged.order_by("sort_key", "pk"):
        yield section.name, asked._replace(section=section)


def _circular(asked: Asked, title: str, pieces: list[Piece], facts: Facts) -> Official:
    return Official(
        genre=Kind.CIRCULAR,
        offices=[asked.office.name],
        title=f"{asked.office.name}{title}",
        recipients=[f"{SCHOOLS}，各责任区"],
        copies_to=[government_of(asked.office)],
        pieces=pieces,
        facts=facts.given,
    )


def _report(asked: Asked, title: str, pieces: list[Piece], facts: Facts) -> Official:
    return Official(
        genre=Kind.REPORT,
        offices=[asked.office.name],
        title=f"{asked.office.name}{title}",
        recipients=[government_of(asked.office)],
        signers=signers_of(asked.office),
        pieces=pieces,
        facts=facts.given,
    )


BULLETINS: dict[str, Bulletin] = {
    "visits": Bulletin(_("督导情况通报"), _("去了哪些学校、发现什么、整改得怎样"), visit_circular),
    "rectification": Bulletin(
        _("整改进展通报"), _("问题整改到哪一步，按责任区"), rectification_circular
    ),
    "joint_meeting": Bulletin(
        _("联席会议月度通报"), _("各科室业务领域的问题和整改"), joint_meeting_circular
    ),
    "special": Bulletin(_("专项督导报告"), _("专项督导的情况，报政府"), special_report),
    "year": Bulletin(_("年度工作报告"), _("一年的督导、问题、整改和学校评价"), year_summary),
    "satisfaction": Bulletin(_("学校认可情况报告"), _("学校对督导反馈的态度"), satisfaction_report),
    "rural": Bulletin(_("农村学校调研报告"), _("数据已备好，分析由您来写"), rural_research),
}
