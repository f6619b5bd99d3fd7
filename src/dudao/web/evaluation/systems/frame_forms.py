"""What stands beside the indicators, in one form: grades, figures and vetoes as lines."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.framework import Framework, Measure, Spread
from dudao.evaluation.tables import Grid, words
from dudao.evaluation.tables.frames import Reader
from dudao.evaluation.tables.tree import Problem
from dudao.evaluation.tables.writing import list_rows

#: Field -> the headings of its columns, as in the sheets of a workbook.
LISTS = {
    "grades": words.GRADE_HEADINGS,
    "metrics": words.METRIC_HEADINGS,
    "vetoes": words.VETO_HEADINGS,
}
BAR, BARS = "｜", re.compile(r"[｜|]")


def _tall(label: Any, help_text: Any) -> forms.CharField:
    """Return a field of many lines, one for each row."""
    tall = forms.Textarea(attrs={"rows": 6})
    return forms.CharField(
        label=label, help_text=help_text, widget=tall, required=False, max_length=60_000
    )


class FrameForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("名称"), max_length=120)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    intro = forms.CharField(
        label=_("说明"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.ChoiceField(label=_("计分制"), choices=Measure.choices())
    total = forms.DecimalField(label=_("总分"), max_digits=8, decimal_places=2)
    most = forms.DecimalField(label=_("含加分最高"), max_digits=8, decimal_places=2, required=False)
    bonus_cap = forms.DecimalField(
        label=_("加分上限"), max_digits=8, decimal_places=2, required=False
    )
    spread = forms.ChoiceField(label=_("不适用指标的分值"), choices=Spread.choices())
    grades = _tall(
        _("等级"),
        _("每行一等，从高到低：代号｜名称｜分数线｜条件｜比例｜下一步，如“good｜优秀｜80”。"),
    )
    metrics = _tall(
        _("公式用的数据"),
        _("每行一项：代号｜名称｜单位｜学段｜公式｜来源｜说明，如“pupils｜学生数｜人”。"),
    )
    vetoes = _tall(
        _("一票否决"),
        _("每行一项：编号｜名称｜依据｜发生条件｜最高等级。没有写依据的不起作用。"),
    )

    def clean(self) -> dict[str, Any]:
        """Read the lines, naming the one that cannot be read."""
        data = super().clean() or {}
        for name, headings in LISTS.items():
            problems: list[Problem] = []
            lines = [BARS.split(line) for line in data.get(name, "").splitlines() if line.strip()]
            rows = [[part.strip() for part in line] for line in lines]
            grid = Grid(name, [list(headings.values()), *rows])
            data[name] = Reader(problems).rows(grid, headings)
            for problem in problems:
                text = _("“%(text)s”：%(what)s") % {"text": problem.text, "what": problem.what}
                self.add_error(name, ValidationError(text))
        return data

    def given(self) -> dict[str, Any]:
        """Return what was filled in, as a definition holds it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        builtins: dict[str, Any] = msgspec.to_builtins(data, enc_hook=str)
        return builtins


def frame_of(framework: Framework) -> dict[str, Any]:
    """Return what the form begins with."""
    names = ("title", "basis", "intro", "total", "most", "bonus_cap")
    return {
        **{name: getattr(framework, name) for name in names},
        "measure": framework.measure.value,
        "spread": framework.spread.value,
        **{name: _lines(name, getattr(framework, name)) for name in LISTS},
    }


def _lines(name: str, rows: Iterable[Any]) -> str:
    found = list(list_rows(LISTS[name], rows))[1:]
    return "\n".join(
        BAR.join(part.replace("\n", "；") for part in row).rstrip(BAR) for row in found
    )
