"""Words of the inspectorate."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class InspectorKind(Choice):
    FULL_TIME = "full_time", _("专职督学")
    PART_TIME = "part_time", _("兼职督学")


class RecusalGround(Choice):
    """Grounds that can be told from facts (domain §0.5: L1 art 10, L4 art 20, L5 art 12)."""

    RELATIVE = "relative", _("单位负责人的近亲属")
    FAMILY = "family", _("配偶、父母、子女在该单位任职或就读")
    EMPLOYEE = "employee", _("本单位人员")
    FORMER = "former", _("离开该单位未满规定年限")
    OTHER = "other", _("其他可能影响公正的情形")
