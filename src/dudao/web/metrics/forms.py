"""Forms of figures: shape only. A figure is text until its metric reads it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.lib import clock
from dudao.metrics.actions import Typed
from dudao.metrics.queries import Line, Sheet
from dudao.metrics.queries.completeness import odd_units, states_of
from dudao.metrics.rules.numbers import shown
from dudao.metrics.rules.own import Wanted
from dudao.metrics.rules.years import year_of
from dudao.metrics.states import OF_COUNTY, Period, Source, Theme
from dudao.org.models import Unit
from dudao.org.queries import named, norm
from dudao.org.states import INSPECTED, Stage, UnitKind
from dudao.web.files.forms import EvidenceForm
from dudao.web.listing import FilterForm

LONGEST_FIGURE = 40
LONGEST_NOTE = 300
YEARS = 5
STATES: dict[str, str | Promise] = {
    "none": gettext_lazy("未填报"),
    "part": gettext_lazy("未填齐"),
    "whole": gettext_lazy("已填齐"),
    "odd": gettext_lazy("变化异常"),
}
_SALT = "metrics.sheet"


def year_word(year: int) -> str:
    """Return a year as schools call it."""
    return _("%(year)d—%(next)d学年") % {"year": year, "next": year + 1}


def years() -> list[tuple[int, str]]:
    """Return the years that one may choose, the present one first."""
    present = year_of(clock.today())
    return [(year, year_word(year)) for year in range(present, present - YEARS, -1)]


def opened(given: str) -> tuple[datetime | None, datetime | None]:
    """Return when a sheet was first opened and last shown, as signed by us; else None."""
    try:
        first, last = signing.loads(given, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None, None
    return datetime.fromisoformat(first), datetime.fromisoformat(last)


def opening(given: str = "") -> str:
    """Return what the page carries: when it was first opened, and that it is shown now."""
    now = clock.now()
    first = opened(given)[0] or now
    return signing.dumps([first.isoformat(), now.isoformat()], salt=_SALT)


class SheetForm(EvidenceForm):
    """A unit's sheet: for each figure its number, a word about it, and that there is none."""

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for line in sheet.lines:
            self._add(line)
        self.fields["evidence"].label = _("佐证材料（可不附）")
        self.fields["evidence"].help_text = _(
            "一份即可，如统计报表盖章页；以后各年和自评时不用再传。"
        )

    def _add(self, line: Line) -> None:
        metric, offered = line.asked.metric, line.offered
        label = line.asked.label
        if metric.unit_word:
            label = _("%(label)s／%(unit)s") % {"label": label, "unit": metric.unit_word}
        self.fields[line.name] = forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST_FIGURE,
            initial=line.offered_text,
            help_text=_help(line),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"note:{line.name}"] = forms.CharField(
            label=_("说明：%s") % line.asked.label,
            required=False,
            max_length=LONGEST_NOTE,
            initial=line.value.note if line.value else "",
        )
        if metric.optional:
            self.fields[f"none:{line.name}"] = forms.BooleanField(
                label=_("本校没有（请写说明）"),
                required=False,
                initial=offered is not None and offered.number is None,
            )

    def themes(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the fields by heading, as the page shows them."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in self.sheet.lines:
            note, none = f"note:{line.name}", f"none:{line.name}"
            fields = {
                "line": line,
                "figure": self[line.name],
                "note": self[note],
                "none": self[none] if none in self.fields else None,
                "open": bool(self[line.name].errors or self[note].value() or self._none(none)),
            }
            word = str(Theme(line.asked.metric.theme).label)
            found.setdefault(word, []).append(fields)
        return list(found.items())

    def _none(self, name: str) -> bool:
        return name in self.fields and bool(self[name].value())

    def typed(self) -> dict[str, Typed]:
        """Return what was filled in, by figure."""
        data = self.cleaned_data
        return {
            line.name: Typed(
                data[line.name], data.get(f"none:{line.name}", False), data[f"note:{line.name}"]
            )
            for line in self.sheet.lines
        }


def _help(line: Line) -> str:
    """Return what stands below a field: how it is counted, last year's, and where it is from."""
    parts = [line.asked.metric.help] if line.asked.metric.help else []
    if line.value is None and line.before is not None:
        parts.append(_("预填的是上年数据，请核对"))
    elif line.before is not None and line.before.number is not None:
        parts.append(_("上年%s") % shown(line.before.number))
    own = Source.IMPORTED if UnitKind.OFFICE in line.asked.metric.kinds else Source.REPORTED
    if line.value is not None and line.value.source != own:
        parts.append(_("来自%s，请核对") % line.value.get_source_display())
    return _("；").join(parts)


class MetricFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    year = forms.TypedChoiceField(
        label=gettext_lazy("年度"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(
        label=gettext_lazy("填报"),
        required=False,
        choices=[("", gettext_lazy("全部")), *STATES.items()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("本学年")), *years()[1:]]  # type: ignore[attr-defined]

    def looked_at(self) -> int:
        """Return the year that is looked at."""
        return int(self.chosen.get("year") or year_of(clock.today()))

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Return the rows that match."""
        state = self.chosen.get("state")
        if state == "odd":
            percent = norm("metrics.jump_percent", office=self.person.unit)
            rows = rows.filter(pk__in=odd_units(rows, self.looked_at(), percent))
        elif state:
            states = states_of(rows, self.looked_at())
            rows = rows.filter(pk__in=[pk for pk, one in states.items() if one == state])
        return rows.filter(named(self.chosen.get("q", "")))


class CorrectForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("改为"),
        required=False,
        max_length=LONGEST_FIGURE,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    none = forms.BooleanField(label=gettext_lazy("不适用于这所学校"), required=False)
    note = forms.CharField(
        label=gettext_lazy("更正原因"),
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("学校看得到；原来的数据保留在历史里。"),
    )


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("数据表"),
        help_text=gettext_lazy("Excel（.xlsx）或 .csv：每校一行，每项数据一列；列的次序不限。"),
    )
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    source = forms.ChoiceField(
        label=gettext_lazy("数据来自"),
        choices=[(one.value, one.label) for one in (Source.YEARBOOK, Source.IMPORTED)],
        widget=forms.RadioSelect,
        initial=Source.YEARBOOK.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years()  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    leave_out = forms.BooleanField(
        label=gettext_lazy("先导入其余的，有问题的以后再补"), required=False
    )


class MetricForm(forms.Form):
    """A metric of the office's own."""

    label = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("哪份文件要求收集。没有依据的数据不向学校要。"),
    )
    unit_word = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=20)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("向谁收集（不选为全部）"),
        required=False,
        choices=[(kind.value, kind.label) for kind in INSPECTED],
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("分学段填（不选为全校一个数）"),
        required=False,
        choices=Stage.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("分组"),
        choices=[(one.value, one.label) for one in Theme if one not in OF_COUNTY],
        initial=Theme.DAILY.value,
    )
    period = forms.ChoiceField(label=gettext_lazy("口径"), choices=Period.choices())
    decimals = forms.IntegerField(label=gettext_lazy("小数位"), min_value=0, max_value=4, initial=0)
    at_least = forms.DecimalField(
        label=gettext_lazy("最小"), required=False, initial=0, max_digits=13, decimal_places=4
    )
    at_most = forms.DecimalField(
        label=gettext_lazy("最大"), required=False, max_digits=13, decimal_places=4
    )
    help = forms.CharField(label=gettext_lazy("怎么填"), required=False, max_length=300)
    optional = forms.BooleanField(label=gettext_lazy("有的学校可以没有（如食堂）"), required=False)

    def wanted(self) -> Wanted:
        """Return it as the action takes it."""
        return Wanted(**self.cleaned_data)
