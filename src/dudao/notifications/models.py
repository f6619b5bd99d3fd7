"""Messages to people, the channels that carry them, and every attempt to send."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.lib.ids import uuid7
from dudao.notifications.states import ChannelKind, DispatchState
from dudao.org.models import Unit


class Message(models.Model):
    """One line in a person's inbox: what waits, and where (`path`). Nothing sensitive in it.

    `key` makes telling the same thing to the same person twice impossible.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    kind = models.CharField(_("类别"), max_length=40)
    text = models.CharField(_("内容"), max_length=200)
    path = models.CharField(max_length=200)
    urgent = models.BooleanField(_("紧急"), default=False)
    key = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="message_newest"),
            models.Index(
                fields=["person", "-id"], condition=Q(read_at=None), name="message_unread"
            ),
            models.Index(
                fields=["person"], condition=Q(digested_at=None), name="message_undigested"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """How a person wants to be told: which channels, digest or at once, quiet hours."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference"
    )
    channels = ArrayField(models.CharField(max_length=10), default=list)
    digest = models.BooleanField(_("每日汇总"), default=True)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_to = models.TimeField(_("免打扰结束"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.person)


class Channel(models.Model):
    """A way out of the house, off until somebody turns it on; `secret` is kept encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="channels")
    kind = models.CharField(_("类别"), max_length=10, choices=ChannelKind.choices())
    name = models.CharField(_("名称"), max_length=60)
    url = models.CharField(_("地址"), max_length=500, blank=True)
    config = models.JSONField(default=dict)
    secret = models.BinaryField(default=b"", editable=False)
    events = ArrayField(models.CharField(max_length=60), default=list)
    on = models.BooleanField(_("启用"), default=False)
    # The last link of the record a webhook has looked at; events after it are still to be told.
    after = models.BigIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="channel_name")]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """Something to be sent over a channel, and how that went."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="dispatches")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="dispatches"
    )
    event_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=160)
    body = models.JSONField(default=dict)
    state = models.CharField(
        _("状态"), max_length=10, choices=DispatchState.choices(), default=DispatchState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(_("下次尝试"))
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(_("错误"), max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "dispatches"
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="dispatch_once")]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state=DispatchState.WAITING.value),
                name="dispatch_waiting",
            ),
            models.Index(fields=["channel", "-id"], name="dispatch_of_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
