"""Words of the organisation: kinds of units and the codes of JY/T 1001."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class UnitKind(Choice):
    """What a unit is in the field's terms."""

    OFFICE = "office", _("督导室")
    SECTION = "section", _("科室")
    CENTRAL_SCHOOL = "central_school", _("中心校")
    TOWNSHIP = "township", _("乡镇（街道）")
    SCHOOL = "school", _("学校")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    TEACHING_POINT = "teaching_point", _("教学点")
    DEPARTMENT = "department", _("外部门")


#: What is inspected and counted as an institution.
INSPECTED = (
    UnitKind.CENTRAL_SCHOOL,
    UnitKind.SCHOOL,
    UnitKind.KINDERGARTEN,
    UnitKind.TEACHING_POINT,
)


class Stage(Choice):
    """Stages that a unit teaches."""

    PRESCHOOL = "preschool", _("学前")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    VOCATIONAL = "vocational", _("中职")
    SPECIAL = "special", _("特殊教育")


class Ownership(Choice):
    """Who runs the school (办别), shortened to what supervision distinguishes."""

    PUBLIC = "public", _("公办")
    PRIVATE = "private", _("民办")
    INCLUSIVE = "inclusive", _("普惠性民办")
    OTHER = "other", _("其他部门办")


class Setting(Choice):
    """Urban or rural, by the residents' committee (城乡类型)."""

    CITY = "city", _("城区")
    TOWN = "town", _("镇区")
    VILLAGE = "village", _("乡村")


class RegionLevel(Choice):
    """Levels of the administrative division."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡级")


class Found(Choice):
    """How a place was found by its name."""

    CURRENT = "current", _("现行名称")
    FORMER = "former", _("曾用名称")
    SPELLING = "spelling", _("简称或全称")
    AMBIGUOUS = "ambiguous", _("有多个可能")
    UNKNOWN = "unknown", _("没有找到")


class Season(Choice):
    """The two terms of a school year."""

    AUTUMN = "autumn", _("第一学期")
    SPRING = "spring", _("第二学期")


class DayKind(Choice):
    """What an office's own days are, beside the national calendar.

    A holiday and a make-up day count for every deadline; in exam and quiet weeks schools are not
    visited, but offices work.
    """

    HOLIDAY = "holiday", _("地方假日")
    MAKE_UP = "make_up", _("地方补班")
    EXAM = "exam", _("考试周")
    QUIET = "quiet", _("静校周（不安排入校）")


class DayPart(Choice):
    DAY = "day", _("全天")
    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
