"""Forms of an office's calendar: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dudao.org.states import DayKind, DayPart, Season, Stage
from dudao.web.forms import DateInput


class TermForm(forms.Form):
    """When a term begins and ends."""

    year = forms.IntegerField(
        label=_("学年"), min_value=2000, max_value=2100, help_text=_("2026 即 2026–2027 学年")
    )
    season = forms.ChoiceField(label=_("学期"), choices=Season.choices(), widget=forms.RadioSelect)
    first_on = forms.DateField(label=_("开学"), widget=DateInput())
    last_on = forms.DateField(label=_("放假前一天"), widget=DateInput())


class DaysForm(forms.Form):
    """Days of the office's own."""

    kind = forms.ChoiceField(label=_("类别"), choices=DayKind.choices(), widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=60)
    first_on = forms.DateField(label=_("起"), widget=DateInput())
    last_on = forms.DateField(label=_("止"), widget=DateInput())
    part = forms.ChoiceField(label=_("时段"), choices=DayPart.choices(), widget=forms.RadioSelect)
    stages = forms.MultipleChoiceField(
        label=_("只涉及这些学段"),
        choices=Stage.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("考试周、静校周可只选有关学段；不选即全部。"),
    )
    basis = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("文件名称和文号。放假和补班会改变本县的各种期限，必须写明。"),
    )
