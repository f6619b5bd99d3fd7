"""Forms of proposed months: shape only; what is allowed is the action's business."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area, Inspector
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning.models import Absence, Obligation, Proposal
from dudao.planning.states import ProposalState, Slot
from dudao.web.forms import DateInput, any_of
from dudao.web.inspectorate.forms import InspectorChoice
from dudao.web.listing import FilterForm
from dudao.web.planning.forms import InspectorsChoice

MONTHS_AHEAD = 3


class ProposalFilter(FilterForm):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(ProposalState))

    def narrow(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Apply what was chosen."""
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class ProposeForm(forms.Form):
    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)
    area = forms.ModelChoiceField(
        label=_("范围"), queryset=Area.objects.none(), required=False, empty_label=_("全室")
    )

    def __init__(self, *given: object, areas: list[Area], office: bool, **more: object) -> None:
        """Offer the next months, and the areas one arranges; the whole only to the office."""
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), f"{day:%Y-%m}") for day in coming_months()
        ]
        field = self.fields["area"]
        field.queryset = Area.objects.filter(  # type: ignore[attr-defined]
            pk__in=[area.pk for area in areas]
        ).order_by("id")
        if not office:
            field.required = True
            field.empty_label = None  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    day = forms.DateField(label=_("日期"), widget=DateInput())
    slot = forms.ChoiceField(
        label=_("时段"),
        required=False,
        choices=[("", _("按当日路线")), *Slot.choices()],
        widget=forms.RadioSelect,
    )
    leader = InspectorChoice(
        label=_("带队督学"), queryset=Inspector.objects.none(), empty_label=None
    )
    companions = InspectorsChoice(
        label=_("随行督学"), queryset=Inspector.objects.none(), required=False
    )


class AddForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("学校"), queryset=Unit.objects.none())
    day = forms.DateField(label=_("日期"), widget=DateInput())
    leader = InspectorChoice(
        label=_("带队督学"), queryset=Inspector.objects.none(), empty_label=None
    )


class ObligationsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Obligation) -> str:
        """Name the obligation with its window and length."""
        return gettext("%(what)s（%(first)s至%(last)s，约%(minutes)d分钟）") % {
            "what": obj.title,
            "first": f"{obj.first_on:%m-%d}",
            "last": f"{obj.last_on:%m-%d}",
            "minutes": obj.minutes,
        }


class JobsForm(forms.Form):
    obligations = ObligationsChoice(
        label=_("这次入校要做的任务"), queryset=Obligation.objects.none(), required=False
    )


class AbsenceFilter(FilterForm):
    q = forms.CharField(label=_("姓名"), required=False)

    def narrow(self, rows: QuerySet[Absence]) -> QuerySet[Absence]:
        """Apply what was chosen."""
        return rows.filter(person__name__icontains=self.chosen.get("q", ""))


class AbsenceForm(forms.Form):
    inspector = InspectorChoice(
        label=_("督学"), queryset=Inspector.objects.none(), empty_label=None
    )
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())
    reason = forms.CharField(label=_("事由"), max_length=120, required=False)


def coming_months() -> list[date]:
    """Return the first days of this month and the next ones."""
    first = clock.today().replace(day=1)
    found = [first]
    while len(found) < MONTHS_AHEAD:
        found.append((found[-1] + timedelta(31)).replace(day=1))
    return found
