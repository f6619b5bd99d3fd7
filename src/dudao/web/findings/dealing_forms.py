"""Forms about what goes past the school. Shape only."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.findings.models import CircularProposal, Consultation, Finding, UrgentReport
from dudao.findings.queries.categories import choices as categories
from dudao.findings.queries.dealing import open_grounds, outside_units, overdue_consultations
from dudao.findings.rules.consulting import (
    ANSWER_LIMIT,
    CONCLUSION_LIMIT,
    QUESTION_LIMIT,
    REASON_LIMIT,
)
from dudao.findings.rules.routes import (
    ADVICE_LIMIT,
    CAUSE_LIMIT,
    NOTE_LIMIT,
    URGENT_LIMITS,
)
from dudao.findings.rules.routes import REASON_LIMIT as CIRCULAR_LIMIT
from dudao.findings.states import CircularGround, CircularState, ConsultationState
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import named
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import DateInput
from dudao.web.listing import FilterForm, any_of


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units by full name."""

    def label_from_instance(self, obj: Model) -> str:
        """Return the name."""
        return str(obj.name)  # type: ignore[attr-defined]


class UrgentForm(forms.Form):
    """The inspector's written report."""

    situation = forms.CharField(
        label=_("现场情况"),
        max_length=URGENT_LIMITS["situation"],
        widget=forms.Textarea,
        help_text=_("时间、地点、险情或违规事实、可能的后果。"),
    )
    measures_taken = forms.CharField(
        label=_("已采取的措施"),
        max_length=URGENT_LIMITS["measures_taken"],
        widget=forms.Textarea,
        help_text=_("要求学校当场做了什么，是否停用、封闭、疏散。"),
    )
    advice = forms.CharField(
        label=_("处理建议"), max_length=ADVICE_LIMIT, required=False, widget=forms.Textarea
    )
    danger_removed = forms.BooleanField(label=_("险情已排除"), required=False)


class ReceiveForm(forms.Form):
    """What the office decides."""

    decision = forms.CharField(
        label=_("督导室意见"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea,
        help_text=_("如：立即印发整改通知书，责任督学明日到校复查。"),
    )


class ConsultForm(forms.Form):
    """A letter to a section."""

    section = UnitChoice(
        Unit.objects.none(), label=_("协商单位"), empty_label=_("请选择科室、部门或乡镇")
    )
    question = forms.CharField(
        label=_("协商事项"),
        max_length=QUESTION_LIMIT,
        widget=forms.Textarea,
        help_text=_("请对方做什么、答复什么。问题事实会自动写进协商函。"),
    )
    due_on = forms.DateField(
        label=_("办复期限"),
        required=False,
        widget=DateInput(),
        help_text=_("不填时按本县规定的期限。"),
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = outside_units(finding.office)  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """The draft of a letter."""

    question = forms.CharField(
        label=_("协商事项"), max_length=QUESTION_LIMIT, widget=forms.Textarea
    )
    due_on = forms.DateField(label=_("办复期限"), widget=DateInput())
    seen = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is given back."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea)


class AnswerForm(EvidenceForm):
    """The section's answer."""

    answer = forms.CharField(
        label=_("办理意见"),
        max_length=ANSWER_LIMIT,
        widget=forms.Textarea,
        help_text=_("承办人、措施、完成时限；已办结的写明结果。"),
    )
    field_order = ["answer", "evidence"]


class ConcludeForm(forms.Form):
    """What follows from the answer."""

    conclusion = forms.CharField(
        label=_("处理结果"), max_length=CONCLUSION_LIMIT, widget=forms.Textarea
    )
    assign = forms.BooleanField(
        label=_("原因在该单位，问题转由其整改（计入该单位）"), required=False
    )


class CauseForm(forms.Form):
    """A cause outside the school."""

    unit = UnitChoice(
        Unit.objects.none(), label=_("责任单位"), empty_label=_("请选择科室、部门或乡镇")
    )
    cause = forms.CharField(
        label=_("校外原因"),
        max_length=CAUSE_LIMIT,
        help_text=_("如：维修资金未下达；教师编制未核定。"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = outside_units(finding.office)  # type: ignore[attr-defined]


class CircularForm(forms.Form):
    """A proposal for a circular."""

    ground = forms.ChoiceField(label=_("事由"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=CIRCULAR_LIMIT, widget=forms.Textarea)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(ground.value, ground.label) for ground in open_grounds(finding)]
        self.fields["ground"].choices = offered  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """The director's decision on a proposal."""

    accept = forms.ChoiceField(
        label=_("结论"),
        widget=forms.RadioSelect,
        choices=[("yes", CircularState.ACCEPTED.label), ("no", CircularState.DECLINED.label)],
    )
    note = forms.CharField(
        label=_("处理意见"), max_length=NOTE_LIMIT, required=False, widget=forms.Textarea
    )


class CategoriseForm(forms.Form):
    """The category of a finding, among those that hold today."""

    category = forms.TypedChoiceField(
        label=_("问题分类"), required=False, coerce=int, empty_value=None
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = categories(finding.office, clock.today())
        self.fields["category"].choices = [("", _("未分类")), *offered]  # type: ignore[attr-defined]


class ConsultationFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    section = forms.CharField(label=_("协商单位"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(ConsultationState))
    late = forms.BooleanField(label=_("逾期未办复"), required=False)

    def narrow(self, rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
        """Return the rows that match."""
        if "state" in self.chosen:
            rows = rows.filter(state=self.chosen["state"])
        if "late" in self.chosen:
            rows = rows.filter(pk__in=overdue_consultations(clock.today()).values("pk"))
        return rows.filter(
            named(self.chosen.get("school", ""), "finding__unit__name_parts"),
            named(self.chosen.get("section", ""), "section__name_parts"),
        )


class UrgentFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    waits = forms.BooleanField(label=_("未接收"), required=False)

    def narrow(self, rows: QuerySet[UrgentReport]) -> QuerySet[UrgentReport]:
        """Return the rows that match."""
        if "waits" in self.chosen:
            rows = rows.filter(received_at=None)
        return rows.filter(named(self.chosen.get("school", ""), "finding__unit__name_parts"))


class CircularFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(CircularState))
    ground = forms.ChoiceField(label=_("事由"), required=False, choices=any_of(CircularGround))

    def narrow(self, rows: QuerySet[CircularProposal]) -> QuerySet[CircularProposal]:
        """Return the rows that match."""
        for name in ("state", "ground"):
            if name in self.chosen:
                rows = rows.filter(**{name: self.chosen[name]})
        return rows.filter(named(self.chosen.get("school", ""), "finding__unit__name_parts"))
