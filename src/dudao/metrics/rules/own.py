"""A metric that an office asks for itself, as it is wished for. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dudao.metrics.states import Period, Theme

LONGEST = {"label": 80, "unit_word": 20, "help": 300, "basis": 200}
MOST_DECIMALS = 4


@dataclass(frozen=True)
class Wanted:
    """What an own metric is called, of whom it is asked and how it is kept."""

    label: str
    basis: str
    unit_word: str = ""
    kinds: Sequence[str] = ()
    levels: Sequence[str] = ()
    period: str = Period.SCHOOL_YEAR.value
    theme: str = Theme.DAILY.value
    decimals: int = 0
    at_least: Decimal | None = Decimal(0)
    at_most: Decimal | None = None
    help: str = ""
    optional: bool = False


def problems(wanted: Wanted, kinds: Sequence[str], levels: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with a wished metric, by field."""
    found = dict([*_words(wanted), *_choices(wanted, kinds, levels)])
    if not 0 <= wanted.decimals <= MOST_DECIMALS:
        found["decimals"] = _("小数位在0到4之间。")
    least, most = wanted.at_least, wanted.at_most
    if least is not None and most is not None and least > most:
        found["at_most"] = _("最大值不能小于最小值。")
    return found


def _words(wanted: Wanted) -> Iterator[tuple[str, str]]:
    if not wanted.label.strip():
        yield "label", _("请填写名称，如“科学实验室数”。")
    if not wanted.basis.strip():
        yield "basis", _("请写明依据：哪份文件或哪次会议要求收集。没有依据的数据不向学校要。")
    for name, longest in LONGEST.items():
        if len(getattr(wanted, name)) > longest:
            yield name, _("最多%(limit)d字，请精简。") % {"limit": longest}


def _choices(
    wanted: Wanted, kinds: Sequence[str], levels: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for name, given, allowed in (
        ("kinds", wanted.kinds, kinds),
        ("levels", wanted.levels, levels),
        ("period", [wanted.period], [one.value for one in Period]),
        ("theme", [wanted.theme], [one.value for one in Theme]),
    ):
        if not set(given) <= set(allowed):
            yield name, _("没有这个选项。")
