"""The evaluation of a year (年度考核): its scheme, key work, results, and vetoes."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.rounds import Round
from dudao.evaluation.models.systems import SystemVersion
from dudao.evaluation.states import VetoState, YearState
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models import Programme, SectionTask


class YearScheme(models.Model):
    """By what an office evaluates a year: an indicator system whose parts carry the year's weights.

    `weights` are by the code of the part. Once adopted, `definition` is the whole
    `evaluation.framework.Framework`, the year's key work in it, and `hash` its identity.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="year_schemes")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=120)
    version = models.ForeignKey(SystemVersion, models.PROTECT, related_name="year_schemes")
    weights = models.JSONField(default=dict)
    definition = models.JSONField(default=dict, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    first_on = models.DateField(_("统计起"))
    last_on = models.DateField(_("统计止"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    reason = models.CharField(_("随机督导权重下降的理由"), max_length=300, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=YearState.choices(), default=YearState.DRAFT
    )
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(_("印发"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed_at = models.DateTimeField(_("核算"), null=True, blank=True)
    closed_at = models.DateTimeField(_("公布"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="year_scheme_once"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="year_days"),
        ]

    def __str__(self) -> str:
        return self.title


class YearWork(models.Model):
    """A piece of the year's key work (年度重点工作): a programme, a section's task, or a round."""

    scheme = models.ForeignKey(YearScheme, models.CASCADE, related_name="works")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("重点工作"), max_length=120)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2, null=True, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+"
    )
    task = models.ForeignKey(SectionTask, models.PROTECT, null=True, blank=True, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False, task=None, round=None)
                | Q(programme=None, task__isnull=False, round=None)
                | Q(programme=None, task=None, round__isnull=False),
                name="year_work_of_one",
            ),
            models.UniqueConstraint(
                fields=["scheme", "programme", "task", "round"],
                nulls_distinct=False,
                name="year_work_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class YearResult(models.Model):
    """What a unit's year came to, and everything it was worked out from.

    `inputs` are figures, answers and vetoes as the kernel takes them; `parts` the reasons;
    `sources` by figure the records behind it; `digest` is over framework and inputs.
    `reached` is the grade by score, `grade` after batch shares and vetoes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.ForeignKey(YearScheme, models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="year_results")
    inputs = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    sources = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True)
    reached = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    band = models.CharField(_("等次"), max_length=200, blank=True)
    vetoed = models.BooleanField(_("一票否决"), default=False)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "unit"], name="year_result_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.scheme}"


class VetoRule(models.Model):
    """What lets a veto of the scheme be used at all: a legal basis, and who decides."""

    scheme = models.ForeignKey(YearScheme, models.PROTECT, related_name="veto_rules")
    code = models.CharField(max_length=40)
    title = models.CharField(_("否决事项"), max_length=200)
    basis = models.CharField(_("法律依据"), max_length=300, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="veto_rule_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on(self) -> bool:
        """Tell whether it may be used: nothing works before both are there."""
        return bool(self.basis and self.approver_id)


class VetoDecision(models.Model):
    """The use of a veto against a unit: the facts told, what it says, the hearing, the decision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.ForeignKey(YearScheme, models.PROTECT, related_name="vetoes")
    rule = models.ForeignKey(VetoRule, models.PROTECT, related_name="decisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    basis = models.CharField(_("法律依据"), max_length=300)
    facts = models.TextField(_("事实"))
    happened_on = models.DateField(_("发生日期"))
    told_on = models.DateField(_("告知"))
    statement = models.TextField(_("学校陈述申辩"), blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    hearing_on = models.DateField(_("听证"), null=True, blank=True)
    hearing_note = models.TextField(_("听证记录"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=VetoState.choices(), default=VetoState.TOLD
    )
    outcome = models.TextField(_("决定和理由"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit"],
                condition=~Q(state=VetoState.DISMISSED.value),
                name="veto_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=VetoState.UPHELD.value)
                | Q(hearing_on__isnull=False, decided_by__isnull=False)
                & ~Q(hearing_note="")
                & ~Q(basis=""),
                name="veto_heard_before_decided",
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.unit}: {self.rule}"
