"""The summary of a round (收尾总结), drafted from its records."""

from collections import Counter
from decimal import Decimal

from dudao.evaluation.models import Candidate, Round, SelfEvaluation
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.rounds import EVALUATED
from dudao.evaluation.states import SETTLED, Agreement, Stage

MINUTE = 60


def drafted_summary(round_: Round) -> str:
    """Return a summary of what was done, in official words, for a person to complete."""
    rows = list(round_.candidates.select_related("unit", "batch").order_by("unit__sort_key"))
    parts = [
        _scope(round_, rows),
        _grades(round_, rows),
        _selves(round_),
        _left(rows),
        "四、经验和不足\n（请补充：主要经验、存在不足、学校的意见建议。）",
        "五、下一轮打算\n（请补充：指标体系和实施办法的修订意见。）",
    ]
    return "\n".join(part for part in parts if part)


def _scope(round_: Round, rows: list[Candidate]) -> str:
    done = sum(one.stage in EVALUATED for one in rows)
    batches = "；".join(
        f"第{batch.number}批（{batch.first_on:%Y-%m-%d}至{batch.last_on:%Y-%m-%d}）"
        f"{sum(one.batch_id == batch.pk for one in rows)}所"
        for batch in round_.batches.order_by("number")
    )
    basis = f"依据{round_.basis}，" if round_.basis else ""
    return (
        f"一、基本情况\n{basis}{round_.title}（第{round_.number}轮）自{round_.first_on:%Y-%m-%d}至"
        f"{round_.last_on:%Y-%m-%d}，按《{round_.version.system}》第{round_.version.number}版进行，"
        f"共{len(rows)}所，分批情况：{batches}。已评定{done}所。"
    )


def _grades(round_: Round, rows: list[Candidate]) -> str:
    counts = Counter(one.grade for one in rows if one.grade)
    if not counts:
        return ""
    grades = framework_of(round_.version).grades
    told = "，".join(f"{one.label}{counts[one.key]}所" for one in grades if counts[one.key])
    return f"二、评定结果\n{told}。"


def _selves(round_: Round) -> str:
    sent = list(SelfEvaluation.objects.filter(candidate__round=round_).exclude(submitted_at=None))
    if not sent:
        return ""
    minutes = Decimal(sum(one.seconds for one in sent)) / len(sent) / MINUTE
    known = sum(one.prefilled for one in sent)
    asked = sum(one.asked for one in sent) or 1
    higher = sum(one.agreement == Agreement.HIGHER for one in sent)
    returned = sum(one.returned_times > 0 for one in sent)
    told = f"申报等级高于自评得分{higher}所，退回修改{returned}所。"
    return (
        f"三、学校自评\n报送自评{len(sent)}所，平均每校填报用时{minutes:.0f}分钟，"
        f"{100 * known // asked}%的内容由系统预填。{told}"
    )


def _left(rows: list[Candidate]) -> str:
    left = "、".join(f"{one.unit.name}（{one.reason}）" for one in rows if one.stage == Stage.LEFT)
    opened = "、".join(one.unit.name for one in rows if one.stage not in SETTLED)
    told = f"中途不再评估：{left}。" if left else ""
    return told + (f"尚未完成：{opened}。" if opened else "")
