"""Whether the content of a file is here."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class Arrival(Choice):
    HERE = "here", _("已保存")
    AWAITED = "awaited", _("还在手机上，尚未传到")
    REFUSED = "refused", _("传到的内容不能用")
