"""优质均衡: the seven resources, what a rule comes to, and shares with their decimals. Pure.

Source: 县域义务教育优质均衡发展督导评估办法（教督〔2017〕6号） and its tables Ⅰ–Ⅵ.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice

#: The shipped system by which a county's balance is judged.
SYSTEM = "county_balance"
#: The metrics of the seven resources, in the order of the tables; which are told per hundred.
RESOURCES = (
    "teachers_above_required",
    "backbone_teachers",
    "pe_arts_teachers",
    "teaching_area",
    "sports_area",
    "equipment_value",
    "network_classrooms",
)
PER_HUNDRED = frozenset(RESOURCES[:3] + RESOURCES[6:])
#: What the office answers itself: the code of the item and the figure that says yes (1) or no (0).
ANSWERS = {
    "B1": "layout_met",
    "B2": "unified_met",
    "B10": "posts_met",
    "C3": "charters_met",
    "C5": "it_met",
    "C6": "conduct_met",
    "C7": "courses_met",
    "C8": "workload_met",
}
HUNDRED = Decimal(100)
PRECISION = 60


class Verdict(Choice):
    """What a rule comes to."""

    MET = "met", _("达标")
    NOT_MET = "not_met", _("未达标")
    MISSING = "missing", _("数据不全")
    NONE = "none", _("不适用")


def verdict(*, met: bool, missing: bool = False) -> Verdict:
    """Return what a rule comes to; with figures missing it cannot be told."""
    if missing:
        return Verdict.MISSING
    return Verdict.MET if met else Verdict.NOT_MET


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what rules come to that must all be met: the worst that is certain comes first."""
    found = set(verdicts) - {Verdict.NONE}
    for one in (Verdict.NOT_MET, Verdict.MISSING, Verdict.MET):
        if one in found:
            return one
    return Verdict.NONE


def rounded(number: Decimal, places: int) -> Decimal:
    """Return `number` with so many places, half up."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def share(part: Decimal | None, whole: Decimal | None, places: int = 1) -> Decimal | None:
    """Return part ÷ whole in percent; None where one is not known or there is no whole."""
    if part is None or not whole:
        return None
    return rounded(part * HUNDRED / whole, places)


def mean(amount: Decimal, pupils: Decimal, *, per_hundred: bool) -> Decimal | None:
    """Return the county's mean (全县平均值) per pupil or per hundred pupils, two places."""
    if not pupils:
        return None
    return rounded(amount * (HUNDRED if per_hundred else 1) / pupils, 2)


def coefficient(amounts: Sequence[Decimal], pupils: Sequence[Decimal]) -> Decimal | None:
    """Return the coefficient of variation (差异系数) with all its places, if there is one.

    CV = S / X̄ with X̄ = Σxᵢ / ΣPᵢ and S = √(Σ Pᵢ/P (xᵢ/Pᵢ − X̄)²). That is the same as
    √(P Σ xᵢ²/Pᵢ / (Σxᵢ)² − 1), which is worked out here. The kernel keeps four places; the tables
    ask for three, and what is rounded twice may come out wrong.
    """
    people, total = sum(pupils), sum(amounts)
    if not people or not total:
        return None
    with localcontext(prec=PRECISION):
        squares = sum(amount**2 / many for amount, many in zip(amounts, pupils, strict=True))
        return max(people * squares / total**2 - 1, Decimal(0)).sqrt()


def kept(facts: Mapping[str, Decimal | None]) -> Decimal | None:
    """Return the three years' retention (初中三年巩固率) in percent, one place."""
    names = ("graduates", "moved_in", "moved_out", "entered", "died")
    numbers = [number for number in map(facts.get, names) if number is not None]
    if len(numbers) < len(names):
        return None
    graduates, moved_in, moved_out, entered, died = numbers
    return share(graduates - moved_in + moved_out, entered - died)
