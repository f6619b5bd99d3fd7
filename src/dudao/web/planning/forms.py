"""Forms of assignments: shape only; what is allowed is the action's business."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import named
from dudao.planning.models import Assignment, Obligation
from dudao.planning.queries import going
from dudao.planning.states import Slot, State, VisitKind
from dudao.web.forms import DateInput, any_of
from dudao.web.inspectorate.forms import InspectorChoice
from dudao.web.listing import FilterForm

LATE = "late"


class AssignmentFilter(FilterForm):
    q = forms.CharField(label=_("学校"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*any_of(State), (LATE, _("已逾期"))]
    )
    kind = forms.ChoiceField(label=_("督导类型"), required=False, choices=any_of(VisitKind))
    first = forms.DateField(label=_("计划日期从"), required=False, widget=DateInput())
    last = forms.DateField(label=_("到"), required=False, widget=DateInput())
    mine = forms.BooleanField(label=_("只看我的"), required=False)

    def narrow(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """Apply what was chosen."""
        chosen = self.chosen
        rows = rows.filter(named(chosen.get("q", ""), "unit__name_parts"))
        if chosen.get("state") == LATE:
            rows = rows.filter(state=State.ASSIGNED, planned_on__lt=clock.today())
        elif "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        if "mine" in chosen:
            rows = rows.filter(going(self.person))
        lookups = {"kind": "kind", "first": "planned_on__gte", "last": "planned_on__lte"}
        return rows.filter(**{lookups[name]: chosen[name] for name in lookups if name in chosen})


class InspectorsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Inspector) -> str:
        """Name the inspector."""
        return str(obj.person)


class FormsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Version) -> str:
        """Name the form."""
        return str(obj.instrument.title)


class ObligationsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Obligation) -> str:
        """Say what is asked, and until when."""
        day = obj.latest_on or obj.last_on
        return _("%(title)s（最迟%(day)s）") % {"title": obj.title, "day": f"{day:%m-%d}"}


class Blueprint(forms.Form):
    """What a visit is for."""

    kind = forms.ChoiceField(
        label=_("督导类型"), choices=VisitKind.choices(), widget=forms.RadioSelect
    )
    purpose = forms.CharField(label=_("督导目的"), max_length=200)
    focus = forms.CharField(
        label=_("督导重点"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本次要重点看什么，可不填；学校未销号的问题会自动带出。"),
    )
    forms = FormsChoice(label=_("使用表单"), queryset=Version.objects.none(), required=False)


class AssignForm(Blueprint):
    planned_on = forms.DateField(label=_("计划日期"), widget=DateInput())
    slot = forms.ChoiceField(label=_("时段"), choices=Slot.choices(), widget=forms.RadioSelect)
    announced = forms.BooleanField(
        label=_("事先通知学校"),
        required=False,
        help_text=_("不勾选的，学校在督学入校签到前看不到这次督导。"),
    )
    despite = forms.CharField(
        label=_("考试周、静校周仍要入校的理由"), required=False, max_length=300
    )
    leader = InspectorChoice(
        label=_("带队督学"), queryset=Inspector.objects.none(), empty_label=None
    )
    obligations = ObligationsChoice(
        label=_("一并完成"),
        queryset=Obligation.objects.none(),
        required=False,
        help_text=_("学校还没有督导到的事项，一次入校可以完成多项。"),
    )
    companions = InspectorsChoice(
        label=_("随行督学"), queryset=Inspector.objects.none(), required=False
    )
    explained = forms.CharField(
        label=_("再次入校的理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MonthForm(Blueprint):
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())
    units = forms.ModelMultipleChoiceField(
        label=_("学校"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


def of_month(day: date) -> str:
    """Return the usual purpose of a routine visit in the month of `day`."""
    return f"{day.month}月经常性督导"
