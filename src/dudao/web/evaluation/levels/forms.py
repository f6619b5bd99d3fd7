"""Forms of checks by an upper office: shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.evaluation.actions import CheckGiven
from dudao.evaluation.framework import Framework
from dudao.evaluation.models import Round, UpperCheck
from dudao.evaluation.queries.results import choices_of
from dudao.evaluation.rules.levels import BASIS_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from dudao.evaluation.states import CheckState
from dudao.org.models import Person
from dudao.planning.states.draws import Strata
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm


class CheckFilter(FilterForm):
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=any_of(CheckState)
    )

    def narrow(self, rows: QuerySet[UpperCheck]) -> QuerySet[UpperCheck]:
        """Return the rows that match."""
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class RoundsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rounds with the office that runs each."""

    def label_from_instance(self, obj: Round) -> str:
        """Return the words of a choice."""
        return _("%(office)s：%(title)s") % {"office": obj.office, "title": obj.title}


class CheckForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=TITLE_LIMIT)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=BASIS_LIMIT, required=False)
    rounds = RoundsField(
        Round.objects.none(),
        label=gettext_lazy("复核哪些轮次"),
        widget=forms.CheckboxSelectMultiple,
    )
    count = forms.IntegerField(
        label=gettext_lazy("抽几所"),
        min_value=1,
        help_text=gettext_lazy("从已认定的结果中随机抽取，抽取过程可以复算。"),
    )
    strata = forms.ChoiceField(label=gettext_lazy("分层"), choices=Strata.choices())
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("各出一数的人（至少两人）"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, rounds: QuerySet[Round], people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rounds"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    @staticmethod
    def given(data: dict[str, Any]) -> CheckGiven:
        """Return what the check says."""
        return CheckGiven(**{name: data[name] for name in ("title", "basis", "count", "strata")})


class RateForm(forms.Form):
    """Every input of a result with an empty field beside it: only what was found otherwise."""

    note = forms.CharField(
        label=gettext_lazy("复评说明"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("怎么看的、看到什么。"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self, inputs: Iterable[tuple[str, str]], framework: Framework) -> None:
        """Let every input be answered anew."""
        for name, label in inputs:
            choices = choices_of(framework, name)
            same = ("", gettext_lazy("与县级一致"))
            self.fields[name] = (
                forms.ChoiceField(label=label, required=False, choices=[same, *choices])
                if choices
                else forms.CharField(label=label, required=False, max_length=20)
            )

    @property
    def inputs(self) -> list[forms.BoundField]:
        """Return the inputs."""
        return [self[name] for name in self.fields if name not in {"note", "seen"}]


class AnswerForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("是否认可"),
        choices=[("yes", gettext_lazy("认可")), ("no", gettext_lazy("不认可"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )


class CloseForm(forms.Form):
    summary = forms.CharField(
        label=gettext_lazy("复核总结"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
