"""What a gate is told of a visit pass (入校凭证)."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class Verdict(Choice):
    GOOD = "good", _("凭证真实有效")
    FORGED = "forged", _("不是督导室签发的凭证，请不要放行，并打督导室电话核实")
    WRONG_DAY = "wrong_day", _("凭证不是今天的，请督学出示当天的凭证")
    REPLAYED = "replayed", _("这张凭证已经用过，请当面核对来人，或打督导室电话核实")
    REVOKED = "revoked", _("这次督导已撤销或改派，凭证作废")
