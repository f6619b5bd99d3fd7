"""What figures are taken of, and by what."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class By(Choice):
    """What figures are put side by side by."""

    MONTH = "month", _("按月份")
    INSPECTOR = "inspector", _("按督学")
    AREA = "area", _("按责任区")


class One(Choice):
    """The five ones of a visit (五个一督一), and all of them together."""

    LIST = "list", _("一张清单")
    FEEDBACK = "feedback", _("一次反馈")
    FOLLOW_UP = "follow_up", _("一次回访")
    RECTIFICATION = "rectification", _("一次整改")
    RESULT = "result", _("一个成效")
    ALL = "all", _("五项齐全")


class Outcome(Choice):
    """How a problem the school was told of stands; every one is exactly one of these."""

    CLOSED_ON_TIME = "closed_on_time", _("按期销号")
    CLOSED_LATE = "closed_late", _("逾期销号")
    SUBMITTED = "submitted", _("待核查")
    OPEN = "open", _("整改中（未到期）")
    OVERDUE = "overdue", _("逾期未改")


class Stage(Choice):
    """A stretch of the loop, from one step to the next."""

    TOLD = "told", _("发现→告知")
    PROMISED = "promised", _("告知→承诺")
    SUBMITTED = "submitted", _("承诺→提交")
    VERIFIED = "verified", _("提交→核查")
    CLOSED = "closed", _("发现→销号")


class Span(Choice):
    """In what visits to a school are counted."""

    DAY = "day", _("当天")
    WEEK = "week", _("当周")
    MONTH = "month", _("当月")


class Sums(Choice):
    """What the burden ledger is put side by side by."""

    SCHOOL = "school", _("按学校")
    AREA = "area", _("按责任区")
    KIND = "kind", _("按督导类型")
