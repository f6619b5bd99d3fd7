"""Forms of results, objections and development plans: shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.framework import Framework
from dudao.evaluation.models import Candidate, DevelopmentPlan, Result, ResultObjection
from dudao.evaluation.queries.results import choices_of
from dudao.evaluation.scoring import Plan
from dudao.evaluation.states import Aim, Horizon, ObjectionOutcome, Progress, Stage
from dudao.org.queries import named
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm

LINE, LONG = 300, 4000
AREA = {"rows": 4}


class ResultFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    grade = forms.CharField(label=_("等级"), required=False, max_length=60)
    aim = forms.ChoiceField(label=_("努力方向"), required=False, choices=any_of(Aim))
    earlier = forms.BooleanField(label=_("含已被代替的"), required=False)

    def narrow(self, rows: QuerySet[Result]) -> QuerySet[Result]:
        """Return the rows that match."""
        chosen = self.chosen
        if "earlier" not in chosen:
            rows = rows.filter(stands=True)
        if "grade" in chosen:
            rows = rows.filter(grade_word=chosen["grade"])
        if "aim" in chosen:
            rows = rows.filter(aimed__aim=chosen["aim"])
        return rows.filter(named(chosen.get("school", ""), "candidate__unit__name_parts"))


class ObjectionFilter(FilterForm):
    outcome = forms.ChoiceField(
        label=_("复核结论"), required=False, choices=any_of(ObjectionOutcome)
    )
    waiting = forms.BooleanField(label=_("待答复"), required=False)

    def narrow(self, rows: QuerySet[ResultObjection]) -> QuerySet[ResultObjection]:
        """Return the rows that match."""
        if "waiting" in self.chosen:
            rows = rows.filter(outcome="")
        chosen = self.chosen.get("outcome")
        return rows.filter(outcome=chosen) if chosen else rows


class PlanFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    waiting = forms.BooleanField(label=_("待审核"), required=False)

    def narrow(self, rows: QuerySet[DevelopmentPlan]) -> QuerySet[DevelopmentPlan]:
        """Return the rows that match."""
        if "waiting" in self.chosen:
            rows = rows.filter(candidate__stage=Stage.PLAN_SUBMITTED)
        return rows.filter(named(self.chosen.get("school", ""), "candidate__unit__name_parts"))


class SchoolsForm(forms.Form):
    """Units of a batch, all chosen to begin with."""

    candidates = forms.MultipleChoiceField(
        label=_("学校"), widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def offer(self, rows: Iterable[Candidate]) -> None:
        """Let these units be chosen."""
        choices = [(str(one.pk), str(one.unit)) for one in rows]
        self.fields["candidates"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("candidates", [key for key, _word in choices])


class GradeManyForm(SchoolsForm):
    note = forms.CharField(
        label=_("说明"),
        max_length=LINE,
        required=False,
        help_text=_("有指标既没有评定也没有数据时，写明按0分计的理由。"),
    )


class AnnounceForm(SchoolsForm):
    place = forms.CharField(label=_("公示地点"), max_length=200)
    first_on = forms.DateField(label=_("公示开始"), widget=DateInput())
    text = forms.CharField(
        label=_("公示内容"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(AREA),
        help_text=_("留空由系统按等级列出学校，不排名次、不列分数。"),
    )


class GradeForm(forms.Form):
    """The grade of one unit: a note, and a line for every veto that has a basis."""

    note = GradeManyForm.base_fields["note"]

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = {stop.code for stop in plan.stops if stop.is_on and stop.source.answer >= 0}
        for veto in plan.framework.vetoes:
            if veto.code in on:
                self.fields[veto.code] = forms.CharField(
                    label=veto.title,
                    required=False,
                    max_length=LINE,
                    help_text=_("发生的才填写：何时、何事、何处认定。依据：%(basis)s")
                    % {"basis": veto.basis},
                )

    @property
    def happened(self) -> dict[str, str]:
        """Return what was written of vetoes."""
        return {code: text for code, text in self.cleaned_data.items() if code != "note" and text}


class AgainForm(forms.Form):
    reason = forms.CharField(label=_("复查原因"), max_length=LINE)


class ObjectForm(forms.Form):
    code = forms.ChoiceField(label=_("指标"), required=False, choices=[])
    text = forms.CharField(label=_("异议和理由"), max_length=LONG, widget=forms.Textarea(AREA))

    def offer(self, framework: Framework) -> None:
        """Let the indicators be chosen."""
        rows = [(one.code, f"{one.code} {one.title}") for one in framework.leaves()]
        choices = [("", _("整个结果")), *rows]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("复核结论"), choices=ObjectionOutcome.choices())
    answer = forms.CharField(label=_("答复"), max_length=LONG, widget=forms.Textarea(AREA))


class WhatIfForm(forms.Form):
    """Every input of a result with an empty field beside it."""

    def __init__(self, data: Any, inputs: Iterable[tuple[str, str]], framework: Framework) -> None:
        super().__init__(data or None)
        for name, label in inputs:
            choices = choices_of(framework, name)
            self.fields[name] = (
                forms.ChoiceField(label=label, required=False, choices=[("", _("不变")), *choices])
                if choices
                else forms.CharField(label=label, required=False, max_length=20)
            )


class PlanForm(forms.Form):
    """The texts of a plan; `seen` is the edition that was on the screen."""

    situation = forms.CharField(
        label=_("现状和定位"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(AREA),
        help_text=_("总结本轮经验和不足，准确定位。"),
    )
    aim = forms.CharField(
        label=_("总体目标"), required=False, max_length=LONG, widget=forms.Textarea(AREA)
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class GoalForm(forms.Form):
    horizon = forms.ChoiceField(label=_("期限"), choices=Horizon.choices())
    code = forms.ChoiceField(label=_("指标"), required=False, choices=[])
    target = forms.CharField(label=_("目标"), max_length=LINE)
    measure = forms.CharField(label=_("措施"), max_length=LINE)
    due_on = forms.DateField(label=_("完成时间"), widget=DateInput())

    def offer(self, framework: Framework) -> None:
        """Let the indicators be chosen."""
        rows = [(one.code, f"{one.code} {one.title}") for one in framework.leaves()]
        choices = [("", _("不对应指标")), *rows]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    opinion = forms.CharField(label=_("审核意见"), max_length=LINE, required=False)


class FollowForm(forms.Form):
    progress = forms.ChoiceField(label=_("进展"), choices=Progress.choices())
    text = forms.CharField(label=_("说明"), max_length=LINE)
