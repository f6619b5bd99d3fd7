"""Where a value comes from, and what it is a value of."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class Source(Choice):
    """Where a value comes from; the later in this list wins over none, the newest row wins."""

    REPORTED = "reported", _("学校填报")
    YEARBOOK = "yearbook", _("教育事业统计")
    IMPORTED = "imported", _("督导室导入")
    COMPUTED = "computed", _("由记录算出")


class Period(Choice):
    """What a value is good for."""

    SCHOOL_YEAR = "school_year", _("学年")
    CALENDAR_YEAR = "calendar_year", _("自然年")
    DAY = "day", _("时点")


class Theme(Choice):
    """Under which heading a figure stands on the sheet."""

    SCALE = "scale", _("规模")
    TEACHERS = "teachers", _("教师")
    PREMISES = "premises", _("校舍和设备")
    FUNDS = "funds", _("经费")
    DAILY = "daily", _("日常")
    COUNTY = "county", _("县情")
    GUARANTEE = "guarantee", _("政府保障")
    QUALITY = "quality", _("教育质量")
    SURVEY = "survey", _("社会认可度调查")


#: Themes of what an office tells of its county.
OF_COUNTY = frozenset({Theme.COUNTY, Theme.GUARANTEE, Theme.QUALITY, Theme.SURVEY})
