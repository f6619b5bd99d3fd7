"""What asks for visits: matters, rules, and the obligations they expand to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.findings.models import Finding
from dudao.instruments.models import Instrument
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models.assignments import Assignment
from dudao.planning.models.register import Programme
from dudao.planning.models.sections import SectionTask
from dudao.planning.models.tally import counted
from dudao.planning.states import Audience, Per, Source


class Matter(models.Model):
    """A matter of inspection (督导事项), such as one of the eight items; without an office shipped.

    `key` is the `routine_item` of a form's section where the matter is one of the routine items.
    """

    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=60)
    title = models.CharField(_("督导事项"), max_length=120)
    words = ArrayField(  # other ways plans write it, for reading a table in
        models.CharField(max_length=60), default=list, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "key"], nulls_distinct=False, name="matter_key"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Rule(models.Model):
    """A rule that asks for visits, with its basis, valid for a time; an office may set its own.

    Without a matter any visit meets it. `count` visits per window; `specialty` asks for somebody
    of that subject; `look_back` for a look back at what was found before.
    """

    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="visit_rules"
    )
    key = models.CharField(max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="rules")
    audience = models.CharField(_("适用学校"), max_length=14, choices=Audience.choices())
    stages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    per = models.CharField(_("周期"), max_length=10, choices=Per.choices())
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    minutes = models.PositiveSmallIntegerField(_("每次约（分钟）"), default=60)
    specialty = models.CharField(_("专业要求"), max_length=60, blank=True)
    look_back = models.BooleanField(_("同时回头看"), default=False)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(_("依据"), max_length=300)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "key", "valid_from"],
                nulls_distinct=False,
                name="visit_rule_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Obligation(models.Model):
    """One school × one thing × one window, both days included: a visit that must be made.

    `nth` tells apart several of one rule in one window. What meets it stands in `jobs`; `met_on`
    is the day it was met, `planned_on` the day of the arranged visit that will, `foreseen_on` the
    last day of an approved plan's line that covers it, `latest_on` the last day on which the
    school can still be visited for it. These follow from visits, assignments, plans and the
    calendar (`actions.settling`), kept here so that a province's coverage is one statement.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="obligations")
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices())
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(
        SectionTask, models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("内容"), max_length=200)
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    nth = models.PositiveSmallIntegerField(default=1)
    #: How it stands, where `queries.coverage.with_cover` was asked.
    cover: str
    minutes = models.PositiveSmallIntegerField(default=60)
    specialty = models.CharField(_("专业要求"), max_length=60, blank=True)
    met_on = models.DateField(_("完成"), null=True, blank=True)
    planned_on = models.DateField(_("已安排"), null=True, blank=True)
    foreseen_on = models.DateField(_("已列入计划"), null=True, blank=True)
    latest_on = models.DateField(_("最迟"), null=True, blank=True)
    waived_at = models.DateTimeField(_("免除"), null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("免除理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="obligation_dates"
            ),
            models.UniqueConstraint(
                fields=["unit", "rule", "first_on", "nth"],
                condition=Q(rule__isnull=False),
                name="obligation_of_rule_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "task"],
                condition=Q(task__isnull=False),
                name="obligation_of_task_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "programme"],
                condition=Q(programme__isnull=False),
                name="obligation_of_programme_once",
            ),
            models.UniqueConstraint(
                fields=["finding", "first_on"],
                condition=Q(finding__isnull=False),
                name="obligation_of_finding_once",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "first_on", "last_on"], name="obligation_of_office"),
            models.Index(fields=["unit", "first_on"], name="obligation_of_unit"),
        ]
        triggers = counted()

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class Job(models.Model):
    """An assignment does an obligation: one visit, many jobs (一次入校、多项任务)."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="jobs")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="jobs")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "obligation"], name="job_once")
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.obligation.title}"
