"""Forms of rounds: shape only."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.evaluation.models import Candidate, Round, SystemVersion
from dudao.evaluation.queries.rounds import late_q
from dudao.evaluation.rules.rounds import (
    BASIS_LIMIT,
    REASON_LIMIT,
    SUMMARY_LIMIT,
    TAGS,
    TITLE_LIMIT,
)
from dudao.evaluation.states import Division, RoundState, Stage, TierBy
from dudao.lib import clock
from dudao.org import states as org
from dudao.org.models import Unit
from dudao.org.queries import named
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm

KINDS = [(kind.value, kind.label) for kind in (*org.INSPECTED, org.UnitKind.TOWNSHIP)]


class RoundFilter(FilterForm):
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=any_of(RoundState)
    )

    def narrow(self, rows: QuerySet[Round]) -> QuerySet[Round]:
        """Return the rows that match."""
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class CandidateFilter(FilterForm):
    school = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    stage = forms.ChoiceField(label=gettext_lazy("进度"), required=False, choices=any_of(Stage))
    round = forms.UUIDField(required=False, widget=forms.HiddenInput)
    late = forms.BooleanField(label=gettext_lazy("逾期"), required=False)

    def narrow(self, rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Return the rows that match."""
        chosen = self.chosen
        if "late" in chosen:
            rows = rows.filter(late_q(clock.today()))
        names = ("stage", "round")
        rows = rows.filter(**{name: chosen[name] for name in names if name in chosen})
        return rows.filter(named(chosen.get("school", ""), "unit__name_parts"))


class PercentsField(forms.CharField):
    """Percentages in the order of the batches: 30 30 40."""

    def clean(self, value: Any) -> list[Decimal]:
        """Return the numbers."""
        text = super().clean(value)
        try:
            return [Decimal(part) for part in re.findall(r"[^\s,%\uff0c\u3001]+", text)]
        except InvalidOperation as error:
            raise forms.ValidationError(_("请填数字，用空格隔开，例如：30 30 40。")) from error


class RoundForm(forms.Form):
    """A round; `seen` is the edition that was on the screen."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=TITLE_LIMIT)
    version = forms.ModelChoiceField(
        SystemVersion.objects.none(), label=gettext_lazy("指标体系"), empty_label=None
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=BASIS_LIMIT,
        required=False,
        help_text=gettext_lazy("实施办法的文件名称和文号。"),
    )
    first_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DateInput())
    last_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DateInput())
    division = forms.ChoiceField(label=gettext_lazy("分批"), choices=Division.choices())
    percents = PercentsField(
        label=gettext_lazy("各批百分比"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("只在按百分比分批时填写，合计100，例如：30 30 40。"),
    )
    tier_by = forms.ChoiceField(
        label=gettext_lazy("学校分层"),
        choices=TierBy.choices(),
        help_text=gettext_lazy("分批时每批各层次学校数量均衡。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("单位类别"),
        required=False,
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选即全部学校和幼儿园。"),
    )
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("学段"),
        required=False,
        choices=org.Stage.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("只评其中"),
        required=False,
        choices=list(TAGS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, versions: QuerySet[SystemVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class BatchForm(forms.Form):
    first_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DateInput())
    last_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DateInput())
    self_evaluation_due_on = forms.DateField(
        label=gettext_lazy("自评截止"), required=False, widget=DateInput()
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BeginForm(forms.Form):
    batch = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label=gettext_lazy("自评截止"), widget=DateInput())


class AddForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("学校"))
    batch = forms.ChoiceField(label=gettext_lazy("列入"))


class CloseForm(forms.Form):
    summary = forms.CharField(
        label=gettext_lazy("收尾总结"),
        max_length=SUMMARY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("已按记录起草，请补充经验、不足和下一步打算。"),
    )
    unfinished_reason = forms.CharField(
        label=gettext_lazy("没有完成的学校怎么处理"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MoveForm(forms.Form):
    batch = forms.ChoiceField(label=gettext_lazy("批次"))
    tier = forms.CharField(label=gettext_lazy("层次"), required=False, max_length=40)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SuccessorForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("承接的学校"),
        help_text=gettext_lazy("已填的自评和材料转给它，原来的保留。"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
