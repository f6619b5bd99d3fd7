"""Posts with their receipts, what lies on the shelf, and inspectors' logs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.visits.models import Visit
from dudao.workgroup.rules import REASON_LIMIT, TITLE_LIMIT
from dudao.workgroup.states import Kind, Receiver, State


class Post(models.Model):
    """A task or a notice. `edition` counts what was said anew; the record keeps what was before.

    `audience` says in words for whom it was written; who got it stands in its receipts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices())
    title = models.CharField(_("标题"), max_length=TITLE_LIMIT)
    text = models.TextField(_("内容"))
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    files = models.ManyToManyField(File, related_name="+", blank=True)
    audience = models.CharField(_("发给"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices(), default=State.OPEN)
    edition = models.PositiveSmallIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("发布时间"))
    edited_at = models.DateTimeField(_("修改时间"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("最近提醒"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("撤回原因"), max_length=REASON_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.TASK.value) | Q(due_on=None), name="post_only_tasks_are_due"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value, ended_at=None)
                | ~Q(state=State.OPEN.value) & Q(ended_at__isnull=False),
                name="post_ends_once",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="post_of_office"),
            models.Index(fields=["written_by", "-id"], name="post_of_author"),
        ]

    def __str__(self) -> str:
        return self.title


class Receipt(models.Model):
    """Somebody who got a post: when he read it, which edition, what he answered.

    `unit` is the school for which he got it; nothing for an inspector.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="post_receipts"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    read_edition = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    answer = models.TextField(_("办理情况"), blank=True)
    files = models.ManyToManyField(File, related_name="+", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(read_at__isnull=False), name="receipt_read_then_done"
            ),
        ]
        indexes = [models.Index(fields=["person", "-post"], name="receipt_of_person")]

    def __str__(self) -> str:
        return f"{self.post} → {self.person}"

    @property
    def changed(self) -> bool:
        """Tell whether the post was edited after it was read."""
        return self.read_at is not None and self.read_edition < self.post.edition


class Material(models.Model):
    """Something to take along (随身资料): a policy, a form, a table an office puts on its shelf."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=TITLE_LIMIT)
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("文件"))
    receiver = models.CharField(_("供谁使用"), max_length=10, choices=Receiver.choices())
    until = models.DateField(_("有效期至"), null=True, blank=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    put_at = models.DateTimeField(_("上架时间"))
    taken_down_at = models.DateTimeField(_("下架时间"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="material_of_office")]

    def __str__(self) -> str:
        return self.title


class Log(models.Model):
    """What an inspector writes of a day (督学日志), with pictures and the visits it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="logs")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    title = models.CharField(_("标题"), max_length=TITLE_LIMIT)
    text = models.TextField(_("内容"))
    visits = models.ManyToManyField(Visit, related_name="logs", blank=True)
    files = models.ManyToManyField(File, related_name="+", blank=True)
    written_at = models.DateTimeField(_("写作时间"))
    edited_at = models.DateTimeField(_("修改时间"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-on", "-id"], name="log_newest"),
            models.Index(fields=["author", "-on", "-id"], name="log_of_author"),
            models.Index(fields=["office", "-on", "-id"], name="log_of_office"),
        ]

    def __str__(self) -> str:
        return self.title
