"""What a calendar feed holds, and what stands on a calendar."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class FeedWhat(Choice):
    """Whose days a feed is about; it never holds more than its owner may see."""

    OWN = "own", _("我的任务")
    AREA = "area", _("一个责任区")
    SCHOOL = "school", _("一所学校")
    OFFICE = "office", _("我能看到的全部")


class EntryKind(Choice):
    """What stands on a calendar."""

    ASSIGNMENT = "assignment", _("督导任务")
    VISIT = "visit", _("入校督导")
    MEETING = "meeting", _("联席会议")
    PLAN = "plan", _("计划安排")
