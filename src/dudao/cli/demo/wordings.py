"""A wording bank that lives: some proposals wait, one was taken in, one was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.instruments import actions as instruments
from dudao.visits import actions as visits
from dudao.visits.models import VisitFinding

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.instruments.models import WordingProposal
    from dudao.org.models import Person

#: What an inspector would rather say: the fact before and after what the form has.
SAYINGS = (
    ("经现场查看，", "此前提醒过一次，仍未整改。", "限期整改，并将整改前后照片报责任督学。"),
    (
        "随机抽查发现，",
        "相关人员不清楚要求。",
        "组织学习有关规定，抽考合格后上岗。",
    ),
    ("查看台账和现场，", "台账与实际不一致。", "对照实际重新登记台账，由分管负责人每周核对签字。"),
    (
        "走访学生时反映，",
        "学校尚未安排专人负责。",
        "明确专人负责，每日检查并记录。",
    ),
    ("与上次督导相比，", "问题范围有所扩大。", "查明原因，制定一次性整改方案，报督导室备查。"),
)


def fill_wordings(cast: Cast) -> None:
    """Propose a few wordings out of findings that went out; take one in, leave one out."""
    made = [one for one in _proposed(cast) if one.state == "pending"]
    if len(made) > 1:
        instruments.take_wording(made[0].pk, by=cast.director)
        instruments.reject_wording(made[1].pk, by=cast.staff, reason="过于笼统，看不出具体问题。")


def _proposed(cast: Cast) -> list[WordingProposal]:
    told = VisitFinding.objects.filter(record__isnull=False, finding__told_at__isnull=False)
    rows = (
        told.select_related("finding__unit", "visit__leader")
        .order_by("item", "-pk")
        .distinct("item")
    )
    return [
        visits.propose_wording(
            row.finding_id,
            by=_who(row, cast),
            fact=f"{before}{row.finding.fact}{after}",
            basis=row.finding.basis,
            demand=demand,
        )
        for row, (before, after, demand) in zip(rows, SAYINGS, strict=False)
    ]


def _who(row: VisitFinding, cast: Cast) -> Person:
    """Return who led the visit, or the office where he has handed the school over since."""
    leader = row.visit.leader
    goes = may(leader, Permission.WORDING_PROPOSE, row.finding.unit)
    return leader if goes else cast.staff
