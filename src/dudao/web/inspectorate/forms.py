"""Forms about inspectors and areas: shape only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.states import InspectorKind, RecusalGround
from dudao.org.models import Person, Unit
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm

CHOOSE = _("请选择")


class InspectorFilter(FilterForm):
    q = forms.CharField(label=_("姓名"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=any_of(InspectorKind))

    def narrow(self, rows: QuerySet[Inspector]) -> QuerySet[Inspector]:
        """Apply what was chosen."""
        rows = rows.filter(person__name__icontains=self.chosen.get("q", ""))
        return rows.filter(kind=self.chosen["kind"]) if "kind" in self.chosen else rows


class AreaFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False)

    def narrow(self, rows: QuerySet[Area]) -> QuerySet[Area]:
        """Apply what was chosen."""
        return rows.filter(name__icontains=self.chosen.get("q", ""))


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Person) -> str:
        """Name the person with the unit."""
        return gettext("%(what)s（%(more)s）") % {"what": obj, "more": obj.unit}


class InspectorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Inspector) -> str:
        """Name the inspector with his kind."""
        return gettext("%(what)s（%(more)s）") % {
            "what": obj.person,
            "more": obj.get_kind_display(),
        }


class CardForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("类型"), choices=InspectorKind.choices(), widget=forms.RadioSelect
    )
    card_number = forms.CharField(label=_("督学证号"), max_length=30, required=False)
    specialty = forms.CharField(label=_("专业"), max_length=60, required=False)
    appointed_on = forms.DateField(label=_("聘任日期"), required=False, widget=DateInput())
    term_ends_on = forms.DateField(label=_("聘期至"), required=False, widget=DateInput())


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("照片"), help_text=_("近期免冠正面照，JPG或PNG；标牌和扫码页面公开显示。")
    )


class RegisterForm(CardForm):
    office = forms.ModelChoiceField(
        label=_("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    person = PersonChoice(label=_("人员"), queryset=Person.objects.none(), empty_label=CHOOSE)
    field_order = ["office", "person"]


class SchoolForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("学校"), queryset=Unit.objects.none(), empty_label=CHOOSE)
    start_on = forms.DateField(label=_("起"), widget=DateInput())


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("从哪天起不再负责"), widget=DateInput(), help_text=_("查看和督导的权限同日终止。")
    )


class RecusalForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("学校"), queryset=Unit.objects.none(), empty_label=CHOOSE)
    ground = forms.ChoiceField(label=_("情形"), choices=[("", CHOOSE), *RecusalGround.choices()])
    detail = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        help_text=_("写明关系即可，不必写亲属姓名；选“其他”时必填。"),
    )
    start_on = forms.DateField(label=_("起"), widget=DateInput())
    end_on = forms.DateField(label=_("止（可不填）"), required=False, widget=DateInput())


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("解除理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class AreaForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    lead = forms.ModelChoiceField(
        label=_("负责人"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("负责人可以查看和安排本区所有学校的督导；随划入、划出的学校自动调整。"),
    )
    liaison_leader = PersonChoice(
        label=_("联区局领导"), queryset=Person.objects.none(), required=False
    )


class NewAreaForm(AreaForm):
    office = forms.ModelChoiceField(
        label=_("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    field_order = ["office", "name"]


class SchoolsForm(forms.Form):
    units = forms.ModelMultipleChoiceField(
        label=_("学校"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )


class PutForm(SchoolsForm):
    start_on = forms.DateField(label=_("从哪天起划入"), widget=DateInput())


class TakeForm(SchoolsForm):
    on = forms.DateField(label=_("从哪天起移出"), widget=DateInput())


def offer(form: forms.Form, **querysets: QuerySet[Any]) -> None:
    """Let fields of `form` offer what these querysets hold."""
    for name, rows in querysets.items():
        form.fields[name].queryset = rows  # type: ignore[attr-defined]
