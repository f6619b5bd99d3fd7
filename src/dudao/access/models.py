"""Who holds which role where and when; tokens; phones; uploads waiting for confirmation."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.access.roles import Role, Scope
from dudao.lib.ids import uuid7
from dudao.org.models import Region, Unit

#: How exactly the last contact of a phone is kept: not every call writes.
CONTACT_EVERY = timedelta(minutes=1)


class Grant(models.Model):
    """A role of a person, somewhere, for a time.

    `source` names what made the grant (an assignment of schools, a visit), so that what made it
    can end it; empty for a grant made by hand.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=24, choices=Role.choices())
    scope = models.CharField(_("范围"), max_length=8, choices=Scope.choices())
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants")
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(max_length=60, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=Scope.REGION, region__isnull=False, unit=None)
                | (~Q(scope=Scope.REGION) & Q(unit__isnull=False, region=None)),
                name="grant_scope",
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=models.F("start_on")),
                name="grant_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.region or self.unit}"


class Token(models.Model):
    """A secret with which a person's program calls the API; only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """One person on one phone, with the token that the field app calls with.

    `data_key` is what the phone encrypts with, sealed: a forgotten PIN costs nobody his work.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # made by the phone
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    name = models.CharField(_("手机"), max_length=60)
    app = models.CharField(_("应用版本"), max_length=20, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    data_key = models.BinaryField()
    made_at = models.DateTimeField(_("启用"))
    seen_at = models.DateTimeField(_("最近联系"))
    # As the phone said when it last downloaded: what it holds that has not come in.
    unsent = models.PositiveIntegerField(_("未上传"), default=0, db_default=0)
    oldest_unsent_at = models.DateTimeField(_("最早未上传"), null=True, blank=True)
    ended_at = models.DateTimeField(_("停用"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["person", "-seen_at"], name="device_of_person")]

    def __str__(self) -> str:
        return self.name


class RosterUpload(models.Model):
    """A roster that was read and checked and waits for somebody to confirm it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    repairs = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
