"""Query bar of proposed wordings, and what is said when one is proposed or taken in."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.instruments.definition import Route, Severity
from dudao.instruments.models import WordingProposal
from dudao.instruments.rules import WORDING_LIMITS
from dudao.instruments.states import WordingState
from dudao.web.listing import FilterForm


class WordingFilter(FilterForm):
    q = forms.CharField(label=_("表单或内容"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", WordingState.PENDING.label), *WordingState.choices()[1:], ("all", _("全部"))],
    )

    def narrow(self, rows: QuerySet[WordingProposal]) -> QuerySet[WordingProposal]:
        """Apply what was chosen; decided ones only when asked for."""
        chosen = self.chosen
        text = chosen.get("q", "")
        title = Q(version__instrument__title__icontains=text)
        rows = rows.filter(title | Q(fact__icontains=text) | Q(demand__icontains=text))
        if chosen.get("state") == "all":
            return rows
        return rows.filter(state=chosen.get("state", WordingState.PENDING.value))


class ProposeForm(forms.Form):
    """A ready text in three parts."""

    fact = forms.CharField(
        label=_("问题事实"), max_length=WORDING_LIMITS["fact"], widget=forms.Textarea
    )
    basis = forms.CharField(
        label=_("依据"), max_length=WORDING_LIMITS["basis"], required=False, widget=forms.Textarea
    )
    demand = forms.CharField(
        label=_("整改要求"), max_length=WORDING_LIMITS["demand"], widget=forms.Textarea
    )


class TakeForm(ProposeForm):
    """A ready text as it goes into the bank."""

    severity = forms.ChoiceField(
        label=_("程度"), choices=Severity.choices(), widget=forms.RadioSelect
    )
    route = forms.ChoiceField(
        label=_("处理方式"), choices=Route.choices(), widget=forms.RadioSelect
    )
