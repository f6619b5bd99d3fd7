"""Reading posts: one's own, those one answers for, and who has read or done them."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.files.models import File
from dudao.lib import clock
from dudao.org.models import Person
from dudao.workgroup.models import Post, Receipt
from dudao.workgroup.states import Kind, State

#: What has ended stays on the phone so long.
ENDED_DAYS = 30
#: Of a post's receipts: who has not answered, who has not read it (nothing comes first), by name.
UNANSWERED_FIRST = ("-done_at", "-read_at", "person__sort_key", "pk")


class Told(NamedTuple):
    """A post as a phone keeps it."""

    post: UUID
    kind: str
    title: str
    text: str
    by: str
    at: datetime
    due_on: date | None
    edition: int
    files: list[UUID]
    read_at: datetime | None
    done_at: datetime | None


def visible_to(person: Person) -> QuerySet[Post]:
    """Return the posts `person` got, wrote, or answers for as the office, newest first."""
    got = Receipt.objects.filter(person=person).values("post")
    return _whole(Post.objects.filter(Q(pk__in=got) | managed_q(person)))


def managed_by(person: Person) -> QuerySet[Post]:
    """Return the posts `person` wrote or answers for as the office, with how far they are."""
    return counted(_whole(Post.objects.filter(managed_q(person))))


def counted(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Return `posts` with `sent_to`, `read` (as they are now) and `done`."""
    now_read = Q(receipts__read_at__isnull=False, receipts__read_edition=F("edition"))
    return posts.annotate(
        sent_to=Count("receipts"),
        read=Count("receipts", filter=now_read),
        done=Count("receipts", filter=Q(receipts__done_at__isnull=False)),
    )


def may_manage(person: Person, post: Post) -> bool:
    """Tell whether `person` wrote the post or is of the office in whose name it stands."""
    return post.written_by_id == person.pk or may(person, Permission.POST_WRITE, post.office)


def receipts_for(person: Person) -> QuerySet[Receipt]:
    """Return what `person` got, newest first."""
    return (
        Receipt.objects.filter(person=person)
        .select_related("post__office", "post__written_by", "unit")
        .order_by("-post")
    )


def waiting_for(person: Person) -> QuerySet[Receipt]:
    """Return what `person` has still to read or to do, the most urgent first."""
    return (
        receipts_for(person)
        .filter(waiting_q(), post__state=State.OPEN.value)
        .order_by(F("post__due_on").asc(nulls_last=True), "-post")
    )


def waiting_q() -> Q:
    """Return the filter for receipts of what is unread, was changed since, or is not done."""
    unread = Q(read_at=None) | Q(read_edition__lt=F("post__edition"))
    return unread | Q(post__kind=Kind.TASK.value, done_at=None)


def receipts_of(post: Post) -> QuerySet[Receipt]:
    """Return who got `post`, those first from whom something is still to come."""
    return (
        Receipt.objects.filter(post=post)
        .select_related("post", "person__unit", "unit")
        .prefetch_related(Prefetch("files", File.objects.order_by("pk")))
        .order_by(*UNANSWERED_FIRST)
    )


def history(post: Post) -> QuerySet[Event]:
    """Return what happened to `post`, oldest first; reading it is in the receipts."""
    return history_of(post).exclude(name__in=["post.read", "post.done"])


def posts_for(person: Person) -> list[Told]:
    """Return what `person` has on the phone: all that stands open, and what ended lately.

    What was changed after it was read is unread again.
    """
    lately = clock.now() - timedelta(days=ENDED_DAYS)
    rows = (
        receipts_for(person)
        .exclude(post__state=State.WITHDRAWN.value)
        .filter(Q(post__state=State.OPEN.value) | Q(post__ended_at__gte=lately))
        .prefetch_related(Prefetch("post__files", File.objects.order_by("pk").only("pk")))
    )
    return [
        Told(
            post=row.post_id,
            kind=row.post.kind,
            title=row.post.title,
            text=row.post.text,
            by=str(row.post.written_by),
            at=row.post.edited_at or row.post.written_at,
            due_on=row.post.due_on,
            edition=row.post.edition,
            files=[file.pk for file in row.post.files.all()],
            read_at=None if row.changed else row.read_at,
            done_at=row.done_at,
        )
        for row in rows
    ]


def managed_q(person: Person) -> Q:
    """Return the filter for the posts `person` wrote or answers for as the office."""
    return Q(written_by=person) | scope_q(person, Permission.POST_WRITE, "office")


def _whole(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("office", "written_by").order_by("-id")
