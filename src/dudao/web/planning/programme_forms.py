"""Forms of programmes and of their schools: shape only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.planning.models import Part, Programme
from dudao.planning.rules.programmes import SPECIALTY_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from dudao.planning.rules.register import REASON_LIMIT
from dudao.planning.states import PartState, ProgrammeState
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import DateInput, any_of
from dudao.web.inspectorate.forms import InspectorChoice
from dudao.web.listing import FilterForm
from dudao.web.planning.forms import FormsChoice, InspectorsChoice
from dudao.web.planning.register_forms import KINDS, LEVELS, ReasonForm

__all__ = ["ReasonForm"]


class ProgrammeFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(ProgrammeState))
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部")), *KINDS])
    off_list = forms.BooleanField(label=_("只看清单外"), required=False)

    def narrow(self, rows: QuerySet[Programme]) -> QuerySet[Programme]:
        """Return the rows that match."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(title__icontains=chosen["q"])
        if "off_list" in chosen:
            rows = rows.filter(entry=None)
        return rows.filter(**{name: chosen[name] for name in ("state", "kind") if name in chosen})


class PartFilter(FilterForm):
    q = forms.CharField(label=_("学校"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(PartState))

    def narrow(self, rows: QuerySet[Part]) -> QuerySet[Part]:
        """Return the rows that match."""
        if "state" in self.chosen:
            rows = rows.filter(state=self.chosen["state"])
        return rows.filter(named(self.chosen.get("q", ""), "unit__name_parts"))


class ProgrammeForm(forms.Form):
    """A programme; what its entry lays down is filled in."""

    title = forms.CharField(label=_("名称"), max_length=TITLE_LIMIT)
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("层级"), choices=LEVELS, widget=forms.RadioSelect)
    override_reason = forms.CharField(
        label=_("清单外实施的理由（主任填写）"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("没有列入年度清单的，由主任写明理由；会记录在案并计入清单外实施。"),
    )
    matters = forms.CharField(
        label=_("督导内容"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    first_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    last_on = forms.DateField(label=_("结束日期"), widget=DateInput())
    minutes = forms.IntegerField(label=_("每校约（分钟）"), min_value=1)
    specialty = forms.CharField(label=_("专业要求"), required=False, max_length=SPECIALTY_LIMIT)
    self_evaluation = forms.BooleanField(label=_("要求学校先自评"), required=False)
    self_evaluation_due_on = forms.DateField(
        label=_("自评报告期限"), required=False, widget=DateInput()
    )
    units = forms.ModelMultipleChoiceField(
        label=_("学校"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    forms = FormsChoice(label=_("使用表单"), queryset=Version.objects.none(), required=False)


class TeamForm(forms.Form):
    lead = InspectorChoice(label=_("组长"), queryset=Inspector.objects.none())
    members = InspectorsChoice(label=_("组员"), queryset=Inspector.objects.none(), required=False)
    experts = forms.ModelMultipleChoiceField(
        label=_("专家和其他人员（不计入督学人数）"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def people(self) -> dict[str, Any]:
        """Return what `form_team` takes."""
        data = self.cleaned_data
        return {
            "lead": data["lead"].person,
            "members": [one.person for one in data["members"]],
            "experts": list(data["experts"]),
        }


class VisitsForm(forms.Form):
    first_on = forms.DateField(label=_("入校从"), required=False, widget=DateInput())
    last_on = forms.DateField(label=_("到"), required=False, widget=DateInput())


class FilingForm(forms.Form):
    on = forms.DateField(label=_("备案日期"), widget=DateInput())
    filed_as = forms.CharField(
        label=_("备案文号或数据包编号"),
        max_length=120,
        help_text=_("用“数据交换”发送的填数据包编号，另行报送的填文号。"),
    )


class TextForm(forms.Form):
    """One text; `seen` is the edition that was on the screen."""

    text = forms.CharField(
        label=_("内容"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 5})
    )


class ReviewForm(TextForm):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["text", "seen"]


class ReportForm(TextForm, EvidenceForm):
    """What the school hands in: a text and its papers."""

    field_order = ["text", "evidence"]


class DayForm(forms.Form):
    on = forms.DateField(label=_("现场督导日期"), widget=DateInput())


class ConcludeForm(ReviewForm):
    rectify_until = forms.DateField(label=_("整改期限"), widget=DateInput())
    field_order = ["text", "rectify_until", "seen"]


class AgreeForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("对拟定的督导意见"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("意见（不同意的必填）"), required=False, max_length=300)
    seen = forms.IntegerField(widget=forms.HiddenInput)
