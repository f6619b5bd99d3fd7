"""What others say of a unit: its papers looked through, a team, its ratings, what was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.rounds import Candidate
from dudao.evaluation.states import MemberRole, Verdict
from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.planning.models import Draw


class Review(models.Model):
    """The review of a unit in a round: papers first (资料审核), then on site (实地评估).

    `draw` is the draw from which the team was taken, where it was not chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="review")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.TextField(_("资料审核意见"), blank=True)
    reviewed_at = models.DateTimeField(_("资料审完"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_site_on = models.DateField(_("进校日期"), null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.candidate)


class TeamMember(models.Model):
    """Somebody of the team (评估组). Who is recused stays on the list and no longer counts.

    Once `finished_at` his ratings are fixed, and he sees those of the others.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(
        _("分工"), max_length=8, choices=MemberRole.choices(), default=MemberRole.MEMBER
    )
    drawn = models.BooleanField(_("抽签产生"), default=False)
    recused = models.BooleanField(_("已回避"), default=False)
    reason = models.CharField(_("回避理由"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("交评分表"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="evaluation_team_once"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(role=MemberRole.LEAD.value, recused=False),
                name="evaluation_team_one_lead",
            ),
        ]
        indexes = [models.Index(fields=["person", "review"], name="evaluation_team_person")]

    def __str__(self) -> str:
        return f"{self.person} @ {self.review}"


class DocumentCheck(models.Model):
    """What the papers for one indicator are worth."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="checks")
    code = models.CharField(max_length=40)
    verdict = models.CharField(_("审核意见"), max_length=10, choices=Verdict.choices())
    note = models.CharField(_("说明"), max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="document_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.code}"


class Rating(models.Model):
    """What one of the team gives for one indicator.

    `choice` is the name of a level, `yes`, `no`, or `na` for not applicable; with neither number
    nor choice there is a note only.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    note = models.TextField(_("评分说明"), blank=True)
    edition = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "rater", "code"], name="rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.code} {self.rater}"


class RatingEvidence(models.Model):
    """A photo or paper that one of the team took for an indicator."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "file"], name="rating_evidence_once")
        ]

    def __str__(self) -> str:
        return str(self.file)


class Moderation(models.Model):
    """What the team settled (会商) for an indicator on which its ratings lay apart, and why.

    `spread` is how far apart they were, in percent of the indicator's points.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="moderations")
    code = models.CharField(max_length=40)
    spread = models.DecimalField(_("分差（%）"), max_digits=5, decimal_places=2)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    reason = models.CharField(_("会商理由"), max_length=300)
    edition = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="moderation_once")]

    def __str__(self) -> str:
        return f"{self.review}: {self.code}"
