"""Inspectors, areas, responsibilities, recusals."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.inspectorate.rules import readable
from dudao.inspectorate.states import (
    DivisionState,
    InspectorKind,
    LiaisonKind,
    RecusalGround,
)
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class DateRange(Func):
    """PostgreSQL's daterange(start, end, '[]'); an open end is unbounded."""

    function = "DATERANGE"
    output_field = DateRangeField()


def once_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """Return the constraint that rows with equal `fields` never hold on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (DateRange("start_on", "end_on", Value("[]")), RangeOperators.OVERLAPS),
            *((field, RangeOperators.EQUAL) for field in fields),
        ],
    )


class Inspector(models.Model):
    """What a person is as an inspector: kind, card, field, term (L1 art 6: 3 years)."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="inspector"
    )
    office = models.ForeignKey(Unit, models.PROTECT, related_name="inspectors")
    kind = models.CharField(_("类型"), max_length=10, choices=InspectorKind.choices())
    card_number = models.CharField(_("督学证号"), max_length=30, blank=True)
    specialty = models.CharField(_("专业"), max_length=60, blank=True)
    appointed_on = models.DateField(_("聘任"), null=True, blank=True)
    term_ends_on = models.DateField(_("聘期至"), null=True, blank=True)
    photo = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )

    def __str__(self) -> str:
        return str(self.person)


class Area(models.Model):
    """A responsibility area (督学责任区): at most 20 schools (教督〔2012〕7号)."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="areas")
    name = models.CharField(_("名称"), max_length=60)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="led_areas"
    )
    liaison_leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="area_name")]

    def __str__(self) -> str:
        return self.name


class AreaMember(models.Model):
    """A school belongs to an area for a time; to one area at a time."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="area_members")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [once_at_a_time("area_member_once", "unit")]

    def __str__(self) -> str:
        return f"{self.unit} @ {self.area}"


class Responsibility(models.Model):
    """An inspector is responsible for a school (责任督学挂牌) for a time."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="responsibilities")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="responsibilities")
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            once_at_a_time("responsibility_once", "inspector", "unit"),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")),
                name="responsibility_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector} → {self.unit}"


class Recusal(models.Model):
    """An inspector must keep away from a school, for a ground, for a time."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="recusals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recusals")
    ground = models.CharField(_("情形"), max_length=10, choices=RecusalGround.choices())
    detail = models.CharField(_("说明"), max_length=300, blank=True)
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"), null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.inspector} ✕ {self.unit}"


class Plaque(models.Model):
    """A plate at a school's gate (标牌) with a code of its own; a lost plate is replaced."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plaques")
    code = models.CharField(_("标牌编码"), max_length=8, unique=True)
    made_at = models.DateTimeField(_("制作"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(_("更换"), null=True, blank=True)
    # Who was named on it when it was last printed: others since then ask for a new print.
    printed_at = models.DateTimeField(_("打印"), null=True, blank=True)
    printed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(replaced_at=None), name="plaque_one_stands"
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="stands", fields=["unit", "code", "made_at", "made_by"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return readable(self.code)


class Liaison(models.Model):
    """Who of the bureau stands beside an area or a school for a time (联区、联点、联校).

    A leader (`person`) for an `area`, a `section` for a school (`unit`), a cadre (`person`) for a
    school. An area's leader of today stands in `Area.liaison_leader` too, for his access.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=LiaisonKind.choices())
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="liaisons")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="liaisons")
    section = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("科室")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="liaisons"
    )
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        constraints = [
            once_at_a_time("liaison_once", "kind", "area"),
            once_at_a_time("liaison_of_school_once", "kind", "unit"),
            models.CheckConstraint(
                condition=Q(
                    kind=LiaisonKind.LEADER.value,
                    area__isnull=False,
                    person__isnull=False,
                    unit=None,
                    section=None,
                )
                | Q(
                    kind=LiaisonKind.SECTION.value,
                    unit__isnull=False,
                    section__isnull=False,
                    area=None,
                    person=None,
                )
                | Q(
                    kind=LiaisonKind.CADRE.value,
                    unit__isnull=False,
                    person__isnull=False,
                    area=None,
                    section=None,
                ),
                name="liaison_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")), name="liaison_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.section} → {self.area or self.unit}"


class Division(models.Model):
    """A division of the office's schools into areas, proposed and edited before it is carried out.

    `content` is `rules.division.Content`; `edition` counts changes, so that two people at the
    board notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=10, choices=DivisionState.choices(), default=DivisionState.DRAFT
    )
    content = models.JSONField()
    edition = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("提出"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(state=DivisionState.DRAFT.value),
                name="division_one_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.made_at:%Y-%m-%d}"
