"""How large and how fine numbers may be, so that the kernel's integers never overflow."""

from decimal import Decimal

from django.utils.translation import gettext as _

MAX_POINTS = Decimal(2000)
MAX_VALUE = Decimal(10) ** 9
POINT_DECIMALS = 2
VALUE_DECIMALS = 4
WHOLE = Decimal(100)


def points_fault(number: Decimal | None, name: str, most: Decimal = MAX_POINTS) -> str:
    """Return what is wrong with points, a weight or a percentage; empty where nothing is."""
    if number is None:
        return ""
    if not number.is_finite() or not 0 < number <= most:
        return _("%(name)s应当大于 0、不超过 %(most)s。") % {"name": name, "most": most}
    return _too_fine(number, name, POINT_DECIMALS)


def value_fault(number: Decimal | None, name: str) -> str:
    """Return what is wrong with a threshold; empty where nothing is."""
    if number is None:
        return ""
    if not number.is_finite() or abs(number) >= MAX_VALUE:
        return _("%(name)s的数字太大。") % {"name": name}
    return _too_fine(number, name, VALUE_DECIMALS)


def _too_fine(number: Decimal, name: str, decimals: int) -> str:
    if number != round(number, decimals):
        return _("%(name)s最多 %(decimals)s 位小数。") % {"name": name, "decimals": decimals}
    return ""
