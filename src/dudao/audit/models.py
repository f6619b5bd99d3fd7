"""The insert-only record and its chain."""

import pgtrigger
from django.conf import settings
from django.db import models

# TRUNCATE is kept from the running role by grants; whoever owns the table could drop a trigger too.
INSERT_ONLY = pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
# Runs at commit, when no further row is going to be locked: the advisory lock that makes the
# chain one line is held only for the commit itself, so it cannot be part of a deadlock.
CHAIN = pgtrigger.Trigger(
    name="chain",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=[("last", "audit_link%ROWTYPE"), ("following", "text")],
    func="""
        PERFORM pg_advisory_xact_lock(4471001);
        SELECT * INTO last FROM audit_link ORDER BY number DESC LIMIT 1;
        IF last.number IS NULL THEN
            last.number := 0;
            last.hash := repeat('0', 64);
        END IF;
        following := encode(sha256(convert_to(last.hash || NEW.digest, 'UTF8')), 'hex');
        INSERT INTO audit_link (number, event_id, previous, hash)
        VALUES (last.number + 1, NEW.id, last.hash, following);
        RETURN NULL;
    """,
)


class Event(models.Model):
    """Somebody did something. `data` holds plain values; nothing sensitive."""

    name = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        triggers = [INSERT_ONLY, CHAIN]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"]),
            models.Index(fields=["unit", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    def content(self) -> dict[str, object]:
        """Return what the digest is made of."""
        return {
            "name": self.name,
            "at": self.at.isoformat(),
            "by": self.by_id,
            "subject": f"{self.subject_type}:{self.subject_id}",
            "unit": self.unit_id,
            "data": self.data,
        }


class Link(models.Model):
    """The place of an event in the chain, given at commit without gaps."""

    number = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="link")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
