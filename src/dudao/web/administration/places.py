"""Naming a unit in a form: by its full name or its code, so that it works with 20,000 schools."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.org.models import Unit
from dudao.org.queries import named

#: The browser offers so many names to choose from; any other can be typed.
OFFERED = 300
_TOLD = 5


class UnitField(forms.CharField):
    """A unit among `units`, by name, short name or code; the cleaned value is the unit."""

    units: QuerySet[Unit] = Unit.objects.none()

    def clean(self, value: object) -> Unit | None:
        """Return the one unit that is meant; say which ones there are when it is not clear."""
        text = super().clean(value)
        if not text:
            return None
        exact = Q(name=text) | Q(short_name=text) | Q(code=text) | Q(local_code=text)
        found = list(self.units.filter(exact)[:2]) or list(
            self.units.filter(named(text)).order_by("sort_key")[: _TOLD + 1]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("没有找到这个单位，请填写全称或标识码"))
        names = _("、").join(unit.name for unit in found[:_TOLD])
        raise forms.ValidationError(
            _("有几个单位符合：%(names)s。请填写全称或标识码"), params={"names": names}
        )

    def offered(self) -> Iterable[str]:
        """Return the names to choose from."""
        return self.units.order_by("sort_key").values_list("name", flat=True)[:OFFERED]


def among(form: forms.Form, name: str, units: QuerySet[Unit]) -> None:
    """Let the field `name` of `form` find its unit among `units`, with names offered."""
    field = form.fields[name]
    field.units = units  # type: ignore[attr-defined]
    field.widget.attrs["list"] = f"{name}-offered"
    field.widget.attrs["autocomplete"] = "off"
