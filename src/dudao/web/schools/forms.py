"""The profile of a school, and closing it."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dudao.org.models import Unit
from dudao.org.rules import SCHOOL_TYPES
from dudao.web.forms import DateInput, WatchedForm

FIELDS = (
    "name", "short_name", "code", "school_type", "ownership", "setting", "students", "classes",
    "staff", "boarders", "figures_on", "small_rural", "address", "phone", "longitude", "latitude",
    "opened_on",
)  # fmt: skip
TYPES = [
    ("", "—"),
    *((code, format_lazy("{} {}", code, _(name))) for code, name in SCHOOL_TYPES.items()),
]
HELP = {
    "code": _("10位数字，见全国中小学校信息管理系统。"),
    "figures_on": _("以上数字是哪一天的（一般为9月1日）。"),
    "longitude": _("WGS-84坐标，用于判断是否到校；可不填。"),
}


class ProfileForm(WatchedForm):
    """Every field of the profile, as the model words it."""

    def __init__(self, unit: Unit, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(unit, name) for name in FIELDS})
        self.fields = forms.fields_for_model(
            Unit,
            FIELDS,
            widgets={"figures_on": DateInput(), "opened_on": DateInput()},
            help_texts=HELP,  # type: ignore[arg-type]  # lazy words are words too
        )
        self.fields["school_type"] = forms.ChoiceField(
            label=_("办学类型"), choices=TYPES, required=False
        )
        for name in ("longitude", "latitude"):
            self.fields[name].widget.attrs["step"] = "any"


class CloseForm(forms.Form):
    """When and why a school is closed or merged."""

    on = forms.DateField(label=_("撤并日期"), widget=DateInput())
    reason = forms.CharField(label=_("原因和依据"), max_length=300)
