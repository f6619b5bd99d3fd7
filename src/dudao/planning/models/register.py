"""The year's register of inspections, and the programmes that stand on it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.files.models import File
from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.states import EntryState, Level, PartState, ProgrammeState, TeamRole, VisitKind


class Entry(models.Model):
    """An entry of the register (督查检查年度清单): what is not on it does not take place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=14, choices=VisitKind.choices())
    level = models.CharField(
        _("层级"), max_length=10, choices=Level.choices(), default=Level.COUNTY
    )
    organiser = models.CharField(_("实施单位"), max_length=120)
    basis = models.CharField(_("依据"), max_length=300)
    object = models.CharField(_("对象"), max_length=200)
    scope = models.CharField(_("内容和范围"), max_length=500)
    way = models.CharField(_("方式"), max_length=200)
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    schools = models.PositiveIntegerField(_("涉及学校数"), default=0)
    minutes = models.PositiveSmallIntegerField(_("每校约（分钟）"), default=120)
    files_asked = models.PositiveSmallIntegerField(_("要求学校提供材料（份）"), default=0)
    state = models.CharField(
        _("状态"), max_length=10, choices=EntryState.choices(), default=EntryState.DRAFT
    )
    reason = models.CharField(_("退回或撤销理由"), max_length=300, blank=True)
    late_reason = models.CharField(_("未提前公布的理由"), max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准"), null=True, blank=True)
    published_on = models.DateField(_("公布"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="entry_dates")
        ]
        indexes = [models.Index(fields=["office", "-year", "first_on"], name="entry_of_office")]

    def __str__(self) -> str:
        return self.title


class Programme(models.Model):
    """A special, random or comprehensive inspection (督导项目).

    Without an approved entry only with `override_reason`, which the director gives. `parent` is
    the same programme one level below.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    override_reason = models.CharField(_("清单外实施的理由"), max_length=300, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="levels")
    kind = models.CharField(_("类型"), max_length=14, choices=VisitKind.choices())
    level = models.CharField(
        _("层级"), max_length=10, choices=Level.choices(), default=Level.COUNTY
    )
    title = models.CharField(_("名称"), max_length=120)
    matters = models.TextField(_("督导内容"))
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    self_evaluation = models.BooleanField(_("要求先自评"), default=False)
    self_evaluation_due_on = models.DateField(_("自评报告期限"), null=True, blank=True)
    forms = models.ManyToManyField(Version, related_name="+", blank=True)
    minutes = models.PositiveSmallIntegerField(_("每校约（分钟）"), default=120)
    specialty = models.CharField(_("专业要求"), max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=ProgrammeState.choices(), default=ProgrammeState.DRAFT
    )
    edition = models.PositiveIntegerField(default=1)
    notice = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_on = models.DateField(_("现场结束"), null=True, blank=True)
    reported_on = models.DateField(_("报告"), null=True, blank=True)
    filed_on = models.DateField(_("报上级备案"), null=True, blank=True)
    filed_as = models.CharField(_("备案文号或数据包编号"), max_length=120, blank=True)
    published_on = models.DateField(_("公开"), null=True, blank=True)
    reason = models.CharField(_("取消理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="programme_dates"),
            models.CheckConstraint(
                condition=Q(entry__isnull=False)
                | (~Q(override_reason="") & Q(override_by__isnull=False)),
                name="programme_on_the_register",
            ),
        ]
        indexes = [models.Index(fields=["office", "-first_on", "-id"], name="programme_of_office")]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Somebody in a programme's team (督导组)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("组内职务"), max_length=10, choices=TeamRole.choices())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="team_member_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(role=TeamRole.LEAD.value),
                name="team_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class Part(models.Model):
    """A programme at one school: self-evaluation, initial opinion, defence, opinion.

    The days are counted by the province's norms when the step is taken, and kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=14, choices=PartState.choices(), default=PartState.WAITING
    )
    self_evaluation = models.TextField(_("自评报告"), blank=True)
    files = models.ManyToManyField(File, related_name="+", blank=True)
    returned_reason = models.CharField(_("自评退回意见"), max_length=300, blank=True)
    self_evaluated_at = models.DateTimeField(null=True, blank=True)
    self_evaluated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review = models.TextField(_("自评审核意见"), blank=True)
    visited_on = models.DateField(_("现场督导"), null=True, blank=True)
    initial_due_on = models.DateField(_("反馈初步意见期限"), null=True, blank=True)
    initial_opinion = models.TextField(_("初步督导意见"), blank=True)
    initial_at = models.DateTimeField(null=True, blank=True)
    defence_until = models.DateField(_("申辩截止"), null=True, blank=True)
    defence = models.TextField(_("申辩"), blank=True)
    defence_files = models.ManyToManyField(File, related_name="+", blank=True)
    defended_at = models.DateTimeField(null=True, blank=True)
    defence_answer = models.TextField(_("对申辩的答复"), blank=True)
    conclusion = models.TextField(_("拟定督导意见"), blank=True)
    edition = models.PositiveIntegerField(default=1)
    opinion_due_on = models.DateField(_("出具意见书期限"), null=True, blank=True)
    opinion = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    rectify_until = models.DateField(_("整改期限"), null=True, blank=True)
    reason = models.CharField(_("不再督导的理由"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "unit"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.programme}: {self.unit}"


class Agreement(models.Model):
    """What a member of the team says to the opinion as it is proposed; a new one asks anew."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="agreements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("同意"))
    note = models.CharField(_("意见"), max_length=300, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "person"], name="agreement_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.person}"
