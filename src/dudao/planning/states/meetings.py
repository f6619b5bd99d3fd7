"""Words of section tasks and the joint meeting beyond their states."""

from django.utils.translation import gettext_lazy as _

from dudao.documents.states import Kind
from dudao.lib.choices import Choice
from dudao.planning.states import MeetingState


class Pick(Choice):
    """How the schools of a task are chosen."""

    ALL = "all", _("全部学校和幼儿园")
    KINDS = "kinds", _("按类别")
    AREAS = "areas", _("按责任区")
    LIST = "list", _("逐校选择")


class Sort(Choice):
    """Kinds of schools that a task may ask for: by stage, or by what they are."""

    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    VOCATIONAL = "vocational", _("中职")
    SPECIAL = "special", _("特殊教育")
    POINT = "point", _("教学点")
    SMALL_RURAL = "small_rural", _("乡村小规模学校")


class Paper(Choice):
    """The documents that come out of a joint meeting; each is a field of `Meeting`."""

    MINUTES = "minutes", _("会议纪要")
    DISPATCH = "dispatch", _("下达通知")
    CIRCULAR = "circular", _("月度通报")


#: What kind of document each is, and in which states of the meeting it is drafted.
PAPER_KINDS = {
    Paper.MINUTES: Kind.MINUTES,
    Paper.DISPATCH: Kind.NOTICE,
    Paper.CIRCULAR: Kind.CIRCULAR,
}
PAPER_WHEN = {
    Paper.MINUTES: frozenset({MeetingState.HELD, MeetingState.DISPATCHED, MeetingState.CLOSED}),
    Paper.DISPATCH: frozenset({MeetingState.HELD, MeetingState.DISPATCHED}),
    Paper.CIRCULAR: frozenset({MeetingState.DISPATCHED}),
}
