"""Forms of a self-evaluation: shape only."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.actions.answering import TEXT_LIMIT
from dudao.evaluation.queries.self_evaluation import Item, Picture
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import DateInput


class OpenedField(forms.CharField):
    """When the page was opened, so that the time spent can be told."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> datetime | None:
        """Return the moment; None for what is none."""
        try:
            found = parse_datetime(value or "")
        except ValueError:
            return None
        return found if found is not None and found.tzinfo is not None else None


class AnswerForm(forms.Form):
    """One line; `seen` is the edition that was on the screen."""

    value = forms.CharField(required=False, max_length=40)
    text = forms.CharField(required=False, max_length=TEXT_LIMIT)
    seen = forms.IntegerField(required=False)
    opened = OpenedField(required=False)


class TextsForm(forms.Form):
    strengths = forms.CharField(
        label=_("主要成绩和经验"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    problems = forms.CharField(
        label=_("存在的问题"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    plans = forms.CharField(
        label=_("改进打算（可不填）"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    applied_grade = forms.ChoiceField(label=_("申报等级"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = OpenedField(required=False)

    def __init__(self, *args: Any, now: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if now.grades:
            choices = [("", _("请选择")), *now.grades.items()]
            self.fields["applied_grade"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["applied_grade"]


class SubmitForm(forms.Form):
    reason = forms.CharField(
        label=_("申报说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AttachForm(EvidenceForm):
    """Papers for an indicator: new ones, or one that is attached already."""

    title = forms.CharField(label=_("材料名称"), required=False, max_length=120)
    dated_on = forms.DateField(label=_("材料日期"), required=False, widget=DateInput())
    use = forms.TypedChoiceField(
        label=_("用已有材料"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, now: Picture, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(one.pk, one.title) for one in now.papers if item.code not in one.codes]
        self.fields["use"].choices = [("", _("不用")), *others]  # type: ignore[attr-defined]
        asked = item.leaf.evidence if item.leaf else ()
        if asked:
            self.fields["title"].initial = asked[0].title
