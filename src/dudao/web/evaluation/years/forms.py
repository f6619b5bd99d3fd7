"""Forms of a year's evaluation: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from dudao.evaluation.actions import WorkGiven
from dudao.evaluation.models import YearResult, YearScheme
from dudao.evaluation.rules.years import (
    BASIS_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Part,
    YearGiven,
)
from dudao.evaluation.states import YearState
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm


class YearFilter(FilterForm):
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=any_of(YearState))

    def narrow(self, rows: QuerySet[YearScheme]) -> QuerySet[YearScheme]:
        """Return the rows that match."""
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class ResultFilter(FilterForm):
    school = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    year = forms.IntegerField(label=gettext_lazy("年度"), required=False)
    band = forms.CharField(label=gettext_lazy("等次"), required=False, max_length=60)
    scheme = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[YearResult]) -> QuerySet[YearResult]:
        """Return the rows that match."""
        chosen = self.chosen
        names = {"year": "scheme__year", "band": "band", "scheme": "scheme"}
        rows = rows.filter(**{path: chosen[key] for key, path in names.items() if key in chosen})
        return rows.filter(named(chosen.get("school", ""), "unit__name_parts"))


class NewYearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2099)


class YearForm(forms.Form):
    """A scheme; the weights of the parts are fields by the codes of the parts."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=TITLE_LIMIT)
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=BASIS_LIMIT,
        required=False,
        help_text=gettext_lazy("印发考核办法的文件名称和文号。"),
    )
    first_on = forms.DateField(label=gettext_lazy("统计起"), widget=DateInput())
    last_on = forms.DateField(label=gettext_lazy("统计止"), widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("随机督导权重下降的理由"),
        max_length=REASON_LIMIT,
        required=False,
        help_text=gettext_lazy("权重不低于上一年的不用填。"),
    )
    works = forms.MultipleChoiceField(
        label=gettext_lazy("本年重点工作"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("从督导项目、科室任务和评估中选，成绩从它们的记录中算出。"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, parts: Sequence[Part], choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [part.code for part in parts]
        self.fields["works"].choices = choices  # type: ignore[attr-defined]
        for part in parts:
            self.fields[part.code] = _weight(part.title)
        for key, title in choices:
            self.fields[f"share_{key}"] = _weight(title, required=False)

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """Return the weights of the parts."""
        return [self[code] for code in self.codes]

    @property
    def shares(self) -> list[forms.BoundField]:
        """Return the weights of what may be key work."""
        return [self[name] for name in self.fields if name.startswith("share_")]

    def given(self, data: dict[str, Any]) -> YearGiven:
        """Return what the scheme says."""
        names = ("title", "basis", "first_on", "last_on", "reason")
        said = {name: data[name] for name in names}
        return YearGiven(weights={code: data[code] for code in self.codes}, **said)

    def chosen_works(self, data: dict[str, Any]) -> list[WorkGiven]:
        """Return the key work that was chosen, with the weights given."""
        choices = self.fields["works"].choices  # type: ignore[attr-defined]
        return [
            WorkGiven(key, data[f"share_{key}"]) for key, _title in choices if key in data["works"]
        ]


def _weight(label: str, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VetoRuleForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("法律依据"),
        max_length=REASON_LIMIT,
        required=False,
        help_text=gettext_lazy("法律、法规或本级政府文件的名称和条款。"),
    )
    approver = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("批准人"), required=False
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = people  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("否决事项"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("学校"))
    happened_on = forms.DateField(label=gettext_lazy("发生日期"), widget=DateInput())
    facts = forms.CharField(
        label=gettext_lazy("事实"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("保存后告知学校，学校可以陈述申辩。"),
    )


class StatementForm(forms.Form):
    statement = forms.CharField(
        label=gettext_lazy("陈述申辩"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class HearingForm(forms.Form):
    hearing_on = forms.DateField(label=gettext_lazy("听证日期"), widget=DateInput())
    note = forms.CharField(
        label=gettext_lazy("听证记录"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("参加人、学校的陈述、核实情况。"),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("决定和理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
