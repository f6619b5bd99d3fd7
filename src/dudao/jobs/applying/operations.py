"""Applying one operation: its effect and its outcome in one transaction."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.findings.rules import clean
from dudao.inbox import actions as inbox
from dudao.inbox.actions.outcomes import NOT_YOURS
from dudao.inbox.messages import Content, Malformed, body_of, read
from dudao.inbox.models import Operation, Outcome
from dudao.inbox.queries import GAP, MOST_TRIES, is_next
from dudao.inbox.states import State
from dudao.jobs.applying.kinds import KINDS, school_of
from dudao.jobs.applying.ordering import happened_at
from dudao.jobs.applying.visits import NoVisit, vouch
from dudao.jobs.applying.work import Work
from dudao.lib import clock
from dudao.lib.errors import DomainError, NotAllowed
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit

log = logging.getLogger(__name__)

SERVER_AT_FAULT = 500
NO_VISIT = NoVisit.code
_LOCKS = 4471002  # the first half of the key of an advisory lock: a subject being applied


class Refused(Exception):
    """The operation cannot be applied; a person decides."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Elsewhere(Exception):
    """Another worker has this subject in hand."""


def apply(operation: Operation) -> None:
    """Apply `operation` if it still waits, exactly once; lay it aside where that cannot be.

    Raises `Elsewhere`, and what the database raises when it is away: then nothing has happened.
    """
    with translation.override("zh-hans"), _alone(operation):
        try:
            _apply(operation)
        except Refused as refused:
            _lay_aside(operation, refused.code, refused.words)


def miss(operation: Operation) -> bool:
    """Lay `operation` aside whose predecessor has not come; it goes on by itself when it does.

    Tells whether it was laid aside. Raises as `apply` does.
    """
    with translation.override("zh-hans"), _alone(operation):
        words = _("手机上的前一步还没有传到，暂不处理；传到后自动继续。")
        if _lay_aside(operation, GAP, words):
            return True
    return False


@contextmanager
def _alone(operation: Operation) -> Iterator[None]:
    """Let an operation that fails keep neither the others nor itself from going on."""
    try:
        yield
    except (Elsewhere, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Operation %s (%s) failed", operation.pk, operation.kind)
        if inbox.try_again(operation) >= MOST_TRIES:
            words = _("系统处理时出错，内容已完整保存。请告知系统管理员，修复后可再次处理。")
            inbox.quarantine(operation, code="failed", words=words, unit=None)


@transaction.atomic
def _lay_aside(operation: Operation, code: str, words: str) -> bool:
    """Quarantine `operation`; tells whether it did. Raises `Elsewhere`."""
    subject = operation.subject or operation.pk
    _lock(subject)
    if code == NO_VISIT and Visit.objects.filter(pk=subject).exists():
        return False  # begun since
    try:
        happened = happened_at(read(operation.content).at, operation)
    except Malformed:
        happened = None
    unit = school_of(operation)
    return inbox.quarantine(operation, code=code, words=words, unit=unit, happened_at=happened)


@transaction.atomic
def _apply(operation: Operation) -> None:
    _lock(operation.subject or operation.pk)
    outcome = Outcome.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if outcome.state != State.ACCEPTED:
        return
    released_by = outcome.decided_by
    if released_by is None and not is_next(operation):
        return  # what came before has been taken up again since somebody looked
    content = _read(operation)
    by = _sender(operation, content)
    if released_by is None:
        _check_sender(operation, by)
    at = happened_at(content.at, operation)
    work = Work(
        operation=operation,
        by=by or operation.person,
        at=at,
        arrived_at=operation.received_at,
        drift_ms=content.at.drift_ms,
        released_by=released_by,
        released_at=outcome.at,
    )
    # Whoever releases it answers for what a person did whose account is closed since.
    work.by.is_active = work.by.is_active or released_by is not None
    unit = school_of(operation)
    state = _effect(work, content, unit)
    operation.outcome = outcome
    inbox.settle(operation, state, happened_at=at, unit=unit)
    if operation.kind == "visit.start" and operation.subject:
        inbox.reopen(operation.subject, code=NO_VISIT)


def _lock(subject: UUID) -> None:
    """Let no other worker apply anything to `subject` until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(subject)])
        if not cursor.fetchone()[0]:
            raise Elsewhere


def _read(operation: Operation) -> Content:
    try:
        return read(operation.content)
    except Malformed as error:
        raise _unreadable() from error


def _sender(operation: Operation, content: Content) -> Person | None:
    """Return whose operation it is: it came from his own phone, first or since; else None."""
    if (content.by, content.device) == (operation.person_id, operation.device_id):
        return operation.person
    own = operation.others.filter(
        person=content.by, device=content.device, sha256=operation.sha256
    ).select_related("person__unit")
    since = own.first()
    return since.person if since else None


def _check_sender(operation: Operation, by: Person | None) -> None:
    if by is None:
        raise Refused(
            NOT_YOURS,
            _("这一步是用%(who)s的手机登录发来的，内容却写着另一个人或另一部手机，没有采用。")
            % {"who": operation.person.name},
        )
    if not by.is_active:
        raise Refused(
            "person_disabled",
            _("%(who)s的账号已停用。内容已完整保存，由责任区负责人或督导室决定是否采用。")
            % {"who": by.name},
        )


def _effect(work: Work, content: Content, unit: Unit | None) -> State:
    """Run what the kind of operation does at `unit`, as of when it happened."""
    try:
        body = body_of(content)
    except Malformed as error:
        raise _unreadable() from error
    apply_kind = KINDS.get(content.kind)
    if apply_kind is None:
        raise _unreadable()
    with _refusing(work.by):
        vouch(work, unit)
        with clock.at(work.at):
            return apply_kind(work, body)


@contextmanager
def _refusing(by: Person) -> Iterator[None]:
    """Turn what the domain refuses into words; what the machine lacks is tried again."""
    try:
        yield
    except DomainError as error:
        if error.status >= SERVER_AT_FAULT:
            raise
        raise Refused(error.code, _words(error, by)) from error


def _words(error: DomainError, by: Person) -> str:
    """Say why, to whoever did it and to whoever decides about it."""
    if isinstance(error, NotAllowed) and "permission" in error.details:
        return _("%(who)s当时不是这所学校的责任督学，也没有到这里的任务，没有直接采用。") % {
            "who": by.name
        }
    fields = getattr(error, "fields", {})
    words = _("；").join(dict.fromkeys([error.message, *map(str, fields.values())]))
    return clean(words)  # it may quote what the phone said


def _unreadable() -> Refused:
    words = _("这一步的内容系统读不懂（可能是应用版本太旧或太新），已完整保存。请告知系统管理员。")
    return Refused("bad_content", words)
