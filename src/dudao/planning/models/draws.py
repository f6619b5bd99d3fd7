"""Draws that anybody recomputes: the list, the secrets people commit to, the result."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Inspector
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models.assignments import Assignment
from dudao.planning.states.draws import DrawKind, DrawState, SeedWay, Strata

_KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


class Draw(models.Model):
    """A draw (抽查). Once frozen, `list_text` is what counts, and its hash is public.

    `nth` counts how often it was begun: a draw that cannot go on is void and done again as
    `previous` of another. `outcome` is {"picked", "teams", "struck"}; `strikes` are what fell
    away after the draw, as [id, why].
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="draws")
    code = models.CharField(_("公示编码"), max_length=8, unique=True)
    nth = models.PositiveSmallIntegerField(_("第几次"), default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    kind = models.CharField(_("抽什么"), max_length=10, choices=DrawKind.choices())
    title = models.CharField(_("名称"), max_length=120)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    count = models.PositiveIntegerField(_("抽取数"))
    strata = models.CharField(
        _("分层"), max_length=10, choices=Strata.choices(), default=Strata.NONE
    )
    each = models.PositiveSmallIntegerField(_("每校督学数"), default=0)
    inspectors = models.ManyToManyField(Inspector, related_name="+", blank=True)
    way = models.CharField(_("随机数来源"), max_length=10, choices=SeedWay.choices())
    source = models.CharField(_("公开号码"), max_length=120, blank=True)
    source_on = models.DateField(_("开出日期"), null=True, blank=True)
    numbers = models.CharField(_("开出的号码"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=DrawState.choices(), default=DrawState.DRAFT
    )
    list_text = models.TextField(blank=True)
    list_sha256 = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    strikes = models.JSONField(default=list)
    reason = models.CharField(_("作废理由"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(_("冻结"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("抽取"), null=True, blank=True)
    published_at = models.DateTimeField(_("公布"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="draw_of_something"),
            models.CheckConstraint(
                condition=Q(kind=DrawKind.SCHOOLS.value, unit=None)
                | (~Q(kind=DrawKind.SCHOOLS.value) & Q(unit__isnull=False)),
                name="draw_within_a_school",
            ),
        ]
        indexes = [models.Index(fields=["office", "-made_at", "-id"], name="draw_of_office")]
        triggers = [
            _KEPT,
            pgtrigger.Protect(
                name="list_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.list_sha256 <> '' AND ROW(OLD.list_text, OLD.list_sha256, OLD.code)"
                    " IS DISTINCT FROM ROW(NEW.list_text, NEW.list_sha256, NEW.code)"
                ),
            ),
            pgtrigger.Protect(
                name="seed_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.seed <> '' AND ROW(OLD.seed, OLD.numbers)"
                    " IS DISTINCT FROM ROW(NEW.seed, NEW.numbers)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """What may be drawn (签). `name` is public; a teacher's own name stands in `full_name`.

    `place` is which it was drawn as; one that `fell` away later was drawn all the same.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="lots")
    key = models.CharField(_("编号"), max_length=20)
    name = models.CharField(_("名称"), max_length=120)
    full_name = models.CharField(_("姓名"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="lots")
    stratum = models.CharField(_("分层"), max_length=60, blank=True)
    weight = models.PositiveIntegerField(_("权重"), default=1)
    must = models.BooleanField(_("必抽"), default=False)
    struck = models.CharField(_("划去理由"), max_length=200, blank=True)
    place = models.PositiveIntegerField(_("抽中次序"), null=True, blank=True)
    fell = models.CharField(_("抽中后划去"), max_length=200, blank=True)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="lots"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "key"], name="lot_key"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="lot_weight"),
        ]
        indexes = [models.Index(fields=["unit"], condition=Q(place__gt=0), name="lot_drawn")]

    def __str__(self) -> str:
        return self.full_name or self.name


class Share(models.Model):
    """A person's part in the seed: first only the SHA-256 of a secret, then the secret itself."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="draw_shares")
    position = models.PositiveSmallIntegerField()
    sha256 = models.CharField(_("封存值"), max_length=64, blank=True)
    committed_at = models.DateTimeField(_("封存"), null=True, blank=True)
    value = models.CharField(_("所出的数"), max_length=60, blank=True)
    nonce = models.CharField(_("附加码"), max_length=32, blank=True)
    revealed_at = models.DateTimeField(_("揭晓"), null=True, blank=True)
    refused = models.PositiveSmallIntegerField(_("不符次数"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "person"], name="share_once"),
            models.UniqueConstraint(
                fields=["draw", "sha256"], condition=~Q(sha256=""), name="share_not_copied"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="committed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sha256 <> '' AND OLD.sha256 IS DISTINCT FROM NEW.sha256"
                ),
            ),
            pgtrigger.Protect(
                name="revealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.nonce <> '' AND ROW(OLD.value, OLD.nonce)"
                    " IS DISTINCT FROM ROW(NEW.value, NEW.nonce)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}: {self.person}"
