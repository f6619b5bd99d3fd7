"""Signed packages between the offices of county, city and province."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.states import PackageState
from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Seal(models.Model):
    """The key pair an office signs its packages with (Ed25519); `secret` is sealed at rest.

    What is addressed to one of its former keys still reaches the office.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.OneToOneField(Unit, models.PROTECT, related_name="package_seal")
    public_key = models.CharField(max_length=44)
    secret = models.BinaryField()
    former_keys = ArrayField(models.CharField(max_length=44), default=list, db_default=[])
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.office} {self.public_key[:8]}"


class Peer(models.Model):
    """Another office that packages are exchanged with, known by its public key."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="package_peers")
    name = models.CharField(_("单位名称"), max_length=100)
    region_code = models.CharField(_("行政区划代码"), max_length=12)
    public_key = models.CharField(_("公钥"), max_length=44)
    trusted_at = models.DateTimeField()
    trusted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "public_key"], condition=Q(ended_at=None), name="peer_key"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Package(models.Model):
    """A package as it was made or as it came; `key` is the same on both sides.

    `manifest` is what it says of itself; `receipt` what the other side signed on taking it.
    """

    key = models.UUIDField(default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="packages")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="packages")
    outgoing = models.BooleanField()
    subject = models.CharField(_("事项"), max_length=200)
    state = models.CharField(_("状态"), max_length=12, choices=PackageState.choices())
    manifest = models.JSONField()
    receipt = models.JSONField(null=True, blank=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("拒收理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "key", "outgoing"], name="package_once")
        ]
        indexes = [models.Index(fields=["office", "-id"])]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.subject


class Received(models.Model):
    """What was last accepted from a peer under a name; the next package is compared with it."""

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="received")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    files = models.ManyToManyField(File, related_name="+")
    package = models.ForeignKey(Package, models.PROTECT, related_name="records")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "name"], name="received_once")]

    def __str__(self) -> str:
        return self.title
