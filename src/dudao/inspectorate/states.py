"""Words of the inspectorate."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


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


class LiaisonKind(Choice):
    """Who of the bureau stands beside a zone or a school (doc 2, combination 2)."""

    LEADER = "leader", _("局领导联区")
    SECTION = "section", _("科室联点")
    CADRE = "cadre", _("干部联校")


class DivisionState(Choice):
    """A proposed division of the county into areas (责任区划分方案)."""

    DRAFT = "draft", _("编排中")
    APPLIED = "applied", _("已实施")
    DISCARDED = "discarded", _("已放弃")


DIVISION_MOVES = {
    "edit": Move(frozenset({DivisionState.DRAFT}), DivisionState.DRAFT),
    "apply": Move(frozenset({DivisionState.DRAFT}), DivisionState.APPLIED),
    "discard": Move(frozenset({DivisionState.DRAFT}), DivisionState.DISCARDED),
}
