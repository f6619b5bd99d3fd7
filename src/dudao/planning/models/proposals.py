"""A proposed month of merged visits, to be moved about, pinned, solved again and confirmed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models.assignments import Assignment
from dudao.planning.models.obligations import Obligation
from dudao.planning.states import ProposalState, Slot


class Proposal(models.Model):
    """A month of an office, or of one area (月度排期). `edition` counts changes.

    `figures`: visits, naive visits, bound, kilometres, seconds, and the `edition` until which the
    bound holds. `unmet`: what could not be met and why, as [{"obligation": id, "why": code,
    "days": […], "people": […]}]. Without `solved_at` it is being worked out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField(_("月份"))
    state = models.CharField(
        _("状态"), max_length=10, choices=ProposalState.choices(), default=ProposalState.DRAFT
    )
    edition = models.PositiveIntegerField(default=1)
    figures = models.JSONField(default=dict)
    unmet = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "area", "month"],
                condition=models.Q(state=ProposalState.DRAFT.value),
                nulls_distinct=False,
                name="proposal_one_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ProposedVisit(models.Model):
    """A visit of a proposal: where, when, who, and which obligations it does."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    slot = models.CharField(_("时段"), max_length=10, choices=Slot.choices(), default=Slot.DAY)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    companions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    obligations = models.ManyToManyField(Obligation, related_name="proposed", blank=True)
    # Its place in the leader's tour of that day.
    position = models.PositiveSmallIntegerField(_("当日顺序"), default=1)
    pinned = models.BooleanField(_("固定"), default=False)
    made = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="proposed"
    )

    class Meta:
        indexes = [models.Index(fields=["proposal", "day"], name="proposed_visit_by_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}"
