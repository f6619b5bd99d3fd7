"""Forms of hand-overs: shape only; who may is the action's business."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.handovers.actions import NOTE_LIMIT
from dudao.handovers.models import HandOver
from dudao.handovers.queries import OPEN
from dudao.handovers.states import Kind, State
from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.web.forms import DateInput, any_of
from dudao.web.inspectorate.forms import CHOOSE, InspectorChoice, PersonChoice
from dudao.web.listing import FilterForm


class HandOverFilter(FilterForm):
    q = forms.CharField(label=_("移交人或接收人"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=any_of(Kind))
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*any_of(State), ("open", _("未办完"))]
    )

    def narrow(self, rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
        """Return the rows that match."""
        name, state = self.chosen.get("q", ""), self.chosen.get("state", "")
        if name:
            rows = rows.filter(Q(giver__name__contains=name) | Q(taker__name__contains=name))
        if "kind" in self.chosen:
            rows = rows.filter(kind=self.chosen["kind"])
        if state:
            rows = rows.filter(state__in=OPEN if state == "open" else [state])
        return rows


class WhenForm(forms.Form):
    on = forms.DateField(label=_("交接日期"), widget=DateInput())
    note = forms.CharField(
        label=_("特别说明"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea,
        help_text=_("写进交接书，例如需要重点盯的问题。"),
    )


class InspectorForm(WhenForm):
    taker = InspectorChoice(
        label=_("接手的督学"), queryset=Inspector.objects.none(), empty_label=CHOOSE
    )
    units = forms.ModelMultipleChoiceField(
        label=_("只交接其中的学校"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选就是全部学校和全部未办完的工作。"),
    )
    field_order = ["taker", "units"]


class PrincipalForm(WhenForm):
    taker = PersonChoice(
        label=_("接任的校长（园长）"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=CHOOSE,
        help_text=_("本校人员。从外校调来的，请在下面填写登录名。"),
    )
    username = forms.CharField(label=_("外校人员的登录名"), required=False, max_length=150)
    field_order = ["taker", "username"]

    def clean(self) -> dict[str, Any]:
        """Find the person by whichever was filled in."""
        data = super().clean() or {}
        name = (data.pop("username", "") or "").strip()
        if name:
            data["taker"] = Person.objects.filter(username=name, is_active=True).first()
            if data["taker"] is None:
                raise ValidationError(
                    {"username": gettext("没有这个登录名。请先在“人员与权限”中建立账号。")}
                )
        if data.get("taker") is None and "taker" not in self.errors:
            raise ValidationError({"taker": gettext("请选择接任人，或填写登录名。")})
        return data
