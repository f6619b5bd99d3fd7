"""Forms of plans: shape only; what is allowed is the action's business."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area, Inspector
from dudao.lib import clock
from dudao.org.models import Term, Unit
from dudao.planning.actions import Own
from dudao.planning.models import Matter, Plan
from dudao.planning.queries.plans import matters_of, schools_of_plan
from dudao.planning.rules.plans import Span, Wanted, month_span, period_words
from dudao.planning.states import Audience, ItemKind, PlanPeriod, PlanState
from dudao.web.forms import DateInput, WatchedForm, any_of
from dudao.web.listing import FilterForm

COUNTY, AREA, INSPECTOR = "county", "area", "inspector"
LEVELS = [(COUNTY, _("全县")), (AREA, _("责任区")), (INSPECTOR, _("督学"))]
LEVEL_Q = {
    COUNTY: Q(area=None, inspector=None),
    AREA: Q(area__isnull=False),
    INSPECTOR: Q(inspector__isnull=False),
}
#: More schools than an area has are not offered one by one.
MOST_SCHOOLS = 40
_MONTHS_AHEAD = 4
_SUMMER = 7


class PlanFilter(FilterForm):
    q = forms.CharField(label=_("标题"), required=False, max_length=60)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("全部")), *LEVELS])
    period = forms.ChoiceField(label=_("周期"), required=False, choices=any_of(PlanPeriod))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(PlanState))

    def narrow(self, rows: QuerySet[Plan]) -> QuerySet[Plan]:
        """Apply what was chosen."""
        chosen = self.chosen
        rows = rows.filter(title__icontains=chosen.get("q", ""))
        if "level" in chosen:
            rows = rows.filter(LEVEL_Q[chosen["level"]])
        return rows.filter(**{name: chosen[name] for name in ("period", "state") if name in chosen})


class NewPlanForm(forms.Form):
    owner = forms.ChoiceField(label=_("谁的计划"))
    time = forms.ChoiceField(label=_("时间"))

    def __init__(self, owners: "Owners", office: Unit | None, *args: Any, **kwargs: Any) -> None:
        """Offer `owners`, and the times that lie near in the calendar of `office`."""
        super().__init__(*args, **kwargs)
        self._owners = owners
        self.fields["owner"].choices = owners.choices()  # type: ignore[attr-defined]
        self.fields["time"].choices = times(office)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return whose plan, and when."""
        period, first, last = self.cleaned_data["time"].split(":")
        return {
            "owner": self._owners.of(self.cleaned_data["owner"]),
            "period": period,
            "first_on": date.fromisoformat(first),
            "last_on": date.fromisoformat(last),
        }


class Owners:
    """Whose plans somebody may draw up: counties, areas, inspectors."""

    def __init__(
        self, offices: Iterable[Unit], areas: Iterable[Area], inspectors: Iterable[Inspector]
    ) -> None:
        self._found: dict[str, tuple[str, Own]] = {}
        for office in offices:
            self._found[f"{COUNTY}-{office.pk}"] = (office.name, Own(office))
        for area in areas:
            self._found[f"{AREA}-{area.pk}"] = (area.name, Own(area.office, area))
        for one in inspectors:
            self._found[f"{INSPECTOR}-{one.pk}"] = (str(one.person), Own(one.office, None, one))

    def choices(self) -> list[tuple[Any, Any]]:
        """Return them as a select offers them, by level."""
        groups = []
        for level, word in LEVELS:
            own = [(key, name) for key, (name, _own) in self._found.items() if _level(key) == level]
            groups += [(word, own)] if own else []
        return groups

    def of(self, key: str) -> Own:
        """Return whose plan was chosen."""
        return self._found[key][1]

    def office(self) -> Unit | None:
        """Return the office of the first, whose calendar counts."""
        return next((own.office for _name, own in self._found.values()), None)


def _level(key: str) -> str:
    return key.split("-", maxsplit=1)[0]


def times(office: Unit | None) -> list[tuple[Any, Any]]:
    """Return the years, terms and months for which plans are made about now."""
    today = clock.today()
    first = today.year if today.month < _SUMMER else today.year - 1
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (today.year, today.year + 1)]
    years += [(date(year, 9, 1), date(year + 1, 7, 31)) for year in (first, first + 1)]
    terms = Term.objects.filter(office=office, last_on__gte=today).order_by("first_on")
    months, day = [], today.replace(day=1)
    for _n in range(_MONTHS_AHEAD):
        months.append(month_span(day.year, day.month))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    usual = _usual_terms(today)
    return [
        (_("月度计划"), [_time("month", span) for span in months]),
        (
            _("学期计划"),
            [_time("term", (term.first_on, term.last_on)) for term in terms[:3]]
            or [_time("term", span) for span in usual],
        ),
        (_("年度计划"), [_time("year", span) for span in years]),
    ]


def _usual_terms(today: date) -> list[Span]:
    """Return this term and the next where the calendar has none."""
    year = today.year
    autumn = (date(year, 9, 1), date(year + 1, 1, 31))
    if today.month < _SUMMER:
        return [(date(year, 2, 1), date(year, 7, 31)), autumn]
    return [autumn, (date(year + 1, 2, 1), date(year + 1, 7, 31))]


def _time(period: str, span: Span) -> tuple[str, str]:
    word = period_words(period, *span)
    if period == PlanPeriod.MONTH:
        return f"{period}:{span[0]}:{span[1]}", word
    told = {"what": word, "first": f"{span[0]:%Y-%m-%d}", "last": f"{span[1]:%Y-%m-%d}"}
    return f"{period}:{span[0]}:{span[1]}", gettext("%(what)s（%(first)s 至 %(last)s）") % told


class PlanForm(WatchedForm):
    title = forms.CharField(label=_("标题"), max_length=120)
    aims = forms.CharField(
        label=_("目标和要求"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )


class MattersChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Matter) -> str:
        """Name the matter."""
        return obj.title


class SchoolsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Unit) -> str:
        """Name the school."""
        return obj.name


class ItemForm(forms.Form):
    text = forms.CharField(
        label=_("内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("类别"), choices=ItemKind.choices())
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())
    audience = forms.ChoiceField(label=_("对象"), choices=Audience.choices())
    matters = MattersChoice(label=_("督导事项"), queryset=Matter.objects.none(), required=False)
    units = SchoolsChoice(
        label=_("指定学校"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("不选就是上面对象里的所有学校。"),
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        """Offer the matters of the plan's office, and its schools where they are few."""
        super().__init__(*args, **kwargs)
        self.fields["matters"].queryset = matters_of(plan.office)  # type: ignore[attr-defined]
        schools = schools_of_plan(plan)
        few = plan.area_id or plan.inspector_id or schools.count() <= MOST_SCHOOLS
        if few:
            self.fields["units"].queryset = schools  # type: ignore[attr-defined]
        else:
            del self.fields["units"]
        self._kept_units: tuple[int, ...] = ()

    def keep_units(self, units: Iterable[int]) -> None:
        """Leave the schools of the line as they are where they cannot be chosen here."""
        self._kept_units = tuple(units)

    def wanted(self) -> Wanted:
        """Return the line as it was filled in."""
        given = self.cleaned_data
        units = given.get("units")
        return Wanted(
            given["text"],
            given["kind"],
            given["first_on"],
            given["last_on"],
            given["audience"],
            tuple(one.pk for one in given["matters"]),
            tuple(one.pk for one in units) if units is not None else self._kept_units,
        )


class LineForm(ItemForm):
    part = forms.ChoiceField(
        label=_("怎样处理"),
        choices=[
            ("item", _("列入计划")),
            ("aims", _("放进“目标和要求”")),
            ("head", _("不列入")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["part"]


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("Word（.docx）、Excel（.xlsx）或 .csv，10 MB 以内。旧版 .doc 请另存为 .docx。"),
    )
    text = forms.CharField(
        label=_("或者粘贴表格文字"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从 Word、网页或聊天里复制，每月一行，例如：3月　1.制定计划；2.开学专项督导。"),
    )


class ConfirmForm(forms.Form):
    checked = forms.BooleanField(label=_("已逐项核对"), required=False)
    replace = forms.BooleanField(label=_("替换计划里现有的内容"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), required=False)
