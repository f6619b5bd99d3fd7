"""The query bar of people, an account, a role."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.access.queries import current, holding, units_for
from dudao.access.roles import Role, Scope
from dudao.lib import clock
from dudao.org.models import Person, Region
from dudao.web.administration.places import UnitField, among
from dudao.web.forms import DateInput
from dudao.web.listing import FilterForm, any_of

STANDING = [("", _("在用")), ("disabled", _("已停用")), ("all", _("全部"))]


class PeopleFilter(FilterForm):
    """Name, username or unit; role; whether the account is in use."""

    q = forms.CharField(label=_("姓名、用户名或单位"), required=False)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=any_of(Role))
    standing = forms.ChoiceField(label=_("账号"), required=False, choices=STANDING)

    def narrow(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """Return the people that match."""
        chosen = self.chosen
        if text := chosen.get("q"):
            by_unit = Q(unit__name__contains=text) | Q(unit__short_name=text)
            rows = rows.filter(Q(name__contains=text) | Q(username__icontains=text) | by_unit)
        if role := chosen.get("role"):
            grants = Grant.objects.filter(current(clock.today()), role=role)
            rows = rows.filter(pk__in=grants.values("person"))
        standing = chosen.get("standing", "")
        return rows if standing == "all" else rows.filter(is_active=standing != "disabled")


class PersonForm(forms.Form):
    """How a person is called and reached."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)


class NewPersonForm(PersonForm):
    """A new account: where, and how it signs in."""

    username = forms.CharField(
        label=_("用户名"), max_length=40, help_text=_("登录用，2到40个字母、数字或 . _ - @")
    )
    unit = UnitField(label=_("所在单位"), help_text=_("填写单位全称、简称或学校标识码"))
    field_order = ("name", "username", "unit", "phone", "email")

    def __init__(self, data: QueryDict | None, by: Person, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        among(self, "unit", units_for(by, Permission.PERSON_EDIT).filter(closed_on=None))


class RoleForm(forms.Form):
    """A role, over what, from when to when."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", "—"), *Role.choices()])
    scope = forms.ChoiceField(
        label=_("范围"),
        choices=[
            (Scope.REGION.value, _("整个区域")),
            (Scope.UNIT.value, _("一个单位")),
            (Scope.SUBTREE.value, _("单位及下属")),
        ],
        widget=forms.RadioSelect,
        initial=Scope.UNIT.value,
    )
    region = forms.ModelChoiceField(
        label=_("区域"), queryset=Region.objects.none(), required=False, empty_label=None
    )
    unit = UnitField(
        label=_("单位"), required=False, help_text=_("范围是单位时填写：全称、简称或学校标识码")
    )
    start_on = forms.DateField(label=_("起"), widget=DateInput())
    end_on = forms.DateField(
        label=_("止"), widget=DateInput(), required=False, help_text=_("不填为长期")
    )

    def __init__(self, data: QueryDict | None, by: Person, person: Person) -> None:
        super().__init__(data, initial={"start_on": clock.today(), "unit": person.unit})
        codes = {held.region_code for held in holding(by, Permission.GRANT_EDIT)} - {""}
        regions = Region.objects.filter(code__in=codes, valid_to=None).order_by("code")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        among(self, "unit", units_for(by, Permission.GRANT_EDIT).filter(closed_on=None))

    def clean(self) -> dict[str, Any]:
        """Keep the place that goes with the scope."""
        data = super().clean() or {}
        if data.get("scope") == Scope.REGION:
            data["unit"] = None
        else:
            data["region"] = None
            if "unit" in data and data["unit"] is None:
                self.add_error("unit", _("请填写单位"))
        return data
