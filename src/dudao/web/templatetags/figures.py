"""Figures on pages: a number without useless zeros, not applicable, not known."""

from django import template
from django.utils.translation import gettext as _

from dudao.metrics.models import Value
from dudao.metrics.rules.numbers import shown

register = template.Library()


@register.simple_tag
def figure(value: Value | None) -> str:
    """Return a value as people read it."""
    if value is None:
        return "—"
    return _("不适用") if value.number is None else shown(value.number)
