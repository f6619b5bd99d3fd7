"""The work group: posts and their receipts, what to take along, inspectors' logs."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, FewIds, Given, Id, Ids, Line, ReasonIn, Text, Uuids, listed
from dudao.api.files import FileOut
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, units_of
from dudao.files.models import File
from dudao.files.queries import visible_to as files_visible_to
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.visits.queries import visible_to as visits_visible_to
from dudao.workgroup import actions
from dudao.workgroup.models import Log, Material, Post, Receipt
from dudao.workgroup.queries import logs as log_queries
from dudao.workgroup.queries import materials as material_queries
from dudao.workgroup.queries import posts as queries
from dudao.workgroup.queries.recipients import areas_for, inspectors_for
from dudao.workgroup.rules import Audience
from dudao.workgroup.states import Kind, Reach, Receiver, State, Who

posts = Router(tags=["posts"])
materials = Router(tags=["materials"])
logs = Router(tags=["logs"])

PostKind = Annotated[Kind, listed(Kind)]
PostState = Annotated[State, listed(State)]
FILES = File.objects.order_by("pk")


class SaidIn(Given):
    title: Line
    text: Text
    due_on: date | None = None
    file_ids: Uuids = []


class PostIn(SaidIn):
    kind: PostKind
    who: list[Annotated[Who, listed(Who)]] = []
    """Which kinds of people within the reach."""
    reach: Annotated[Reach, listed(Reach)] = Reach.ALL
    area_ids: FewIds = []
    unit_ids: Ids = []
    """The schools, where the reach is `schools`."""
    inspector_ids: Ids = []
    """Further inspectors, by name."""


class PostEditIn(SaidIn):
    seen: Count | None = None
    """The edition one started from; a later one means that somebody else edited meanwhile."""


class ReadIn(Given):
    edition: Count | None = None
    """The edition that was shown; without it, the one that stands."""


class PostAnswerIn(ReadIn):
    answer: Text = ""
    file_ids: Uuids = []


class PostOut(Schema):
    id: UUID
    kind: PostKind
    title: str
    text: str
    due_on: date | None
    state: PostState
    edition: int
    office_id: int
    audience: str
    written_by_id: int
    written_at: datetime
    edited_at: datetime | None
    reason: str
    files: list[FileOut]

    @staticmethod
    def resolve_files(post: Post) -> list[File]:
        """Return the files of a post."""
        return list(post.files.all())


class SentOut(PostOut):
    sent_to: int
    read: int
    done: int
    reminded_at: datetime | None


class ReceiptOut(Schema):
    person_id: int
    unit_id: int | None
    read_at: datetime | None
    changed: bool
    """It was edited after it was read."""
    done_at: datetime | None
    answer: str
    file_ids: list[UUID]

    @staticmethod
    def resolve_file_ids(receipt: Receipt) -> list[UUID]:
        """Return the files of the answer."""
        return [file.pk for file in receipt.files.all()]


class ReceivedOut(ReceiptOut):
    post: PostOut


class ReceivedAt(At):
    kind: PostKind | None = None
    waiting: bool | None = None
    """Only what is still to be read or done."""


class SentAt(At):
    kind: PostKind | None = None
    state: PostState | None = None


@posts.get("", response=Page[ReceivedOut])
def list_posts(request: ApiRequest, at: Query[ReceivedAt]) -> dict[str, Any]:
    """List what one got, newest first."""
    rows = _with_files(queries.waiting_for if at.waiting else queries.receipts_for, request.auth)
    return page(rows.filter(**_chosen(post__kind=at.kind)), at, by=("post_id",))


@posts.get("/sent", response=Page[SentOut])
def list_sent(request: ApiRequest, at: Query[SentAt]) -> dict[str, Any]:
    """List what one wrote, or what stands in the name of one's office, newest first."""
    rows = queries.managed_by(request.auth).filter(**_chosen(kind=at.kind, state=at.state))
    return page(rows.prefetch_related(Prefetch("files", FILES)), at, by=("id",))


@posts.post("", response={201: PostOut})
def write_post(request: ApiRequest, body: PostIn) -> Status[Post]:
    """Post a task or a notice to everybody meant today."""
    person = request.auth
    office = own_office(person)
    audience = Audience(
        who=frozenset(body.who),
        reach=body.reach,
        areas=frozenset(row.pk for row in several(areas_for(person, office), body.area_ids)),
        schools=frozenset(unit.pk for unit in units_of(request, body.unit_ids)),
        inspectors=frozenset(
            row.pk for row in several(inspectors_for(person, office), body.inspector_ids)
        ),
    )
    said = {name: getattr(body, name) for name in ("kind", "title", "text", "due_on", "file_ids")}
    return Status(201, actions.write_post(by=person, audience=audience, **said))


@posts.get("/{post_id}", response=PostOut)
def read_post(request: ApiRequest, post_id: UUID) -> Post:
    """Read a post that one got, wrote or answers for; that it was read is said by `read`."""
    return _visible(request.auth, post_id)


@posts.get("/{post_id}/receipts", response=Page[ReceiptOut])
def list_receipts(request: ApiRequest, post_id: UUID, at: Query[At]) -> dict[str, Any]:
    """List who got a post and what he did, for whoever answers for it."""
    post = get_object_or_404(queries.managed_by(request.auth), pk=post_id)
    return page(queries.receipts_of(post), at, by=("id",))


@posts.post("/{post_id}", response=PostOut)
def edit_post(request: ApiRequest, post_id: UUID, body: PostEditIn) -> Post:
    """Say it anew: a further edition, shown as changed to whoever has read it."""
    post = _visible(request.auth, post_id)
    return actions.edit_post(post.pk, by=request.auth, **body.dict())


@posts.post("/{post_id}/read", response=ReceiptOut)
def note_read(request: ApiRequest, post_id: UUID, body: ReadIn) -> Receipt:
    """Note that one has read it."""
    return actions.read_post(post_id, by=request.auth, edition=body.edition)


@posts.post("/{post_id}/done", response=ReceiptOut)
def finish_post(request: ApiRequest, post_id: UUID, body: PostAnswerIn) -> Receipt:
    """Answer a task as done; answering again replaces what was said."""
    return actions.finish_post(post_id, by=request.auth, **body.dict())


@posts.post("/{post_id}/remind", response=PostOut)
def remind(request: ApiRequest, post_id: UUID) -> Post:
    """Remind, once a day, whoever has not read or done it."""
    return actions.remind(_visible(request.auth, post_id).pk, by=request.auth)


@posts.post("/{post_id}/close", response=PostOut)
def close_post(request: ApiRequest, post_id: UUID) -> Post:
    """Ask nothing more of anybody."""
    return actions.close_post(_visible(request.auth, post_id).pk, by=request.auth)


@posts.post("/{post_id}/withdraw", response=PostOut)
def withdraw_post(request: ApiRequest, post_id: UUID, body: ReasonIn) -> Post:
    """Take back what should not have been sent."""
    post = _visible(request.auth, post_id)
    return actions.withdraw_post(post.pk, by=request.auth, reason=body.reason)


class MaterialIn(Given):
    title: Line
    file_id: UUID
    receiver: Annotated[Receiver, listed(Receiver)]
    until: date | None = None


class MaterialOut(Schema):
    id: UUID
    office_id: int
    title: str
    file: FileOut
    receiver: Annotated[Receiver, listed(Receiver)]
    until: date | None
    put_by_id: int
    put_at: datetime
    taken_down_at: datetime | None


@materials.get("", response=Page[MaterialOut])
def list_materials(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List what lies there for one, and all of the shelf one keeps, newest first."""
    return page(material_queries.visible_to(request.auth), at, by=("id",))


@materials.post("", response={201: MaterialOut})
def put_material(request: ApiRequest, body: MaterialIn) -> Status[Material]:
    """Put a file on the shelf of one's office."""
    file = get_object_or_404(files_visible_to(request.auth), pk=body.file_id)
    made = actions.put_material(
        by=request.auth,
        title=body.title,
        file_id=file.pk,
        receiver=body.receiver,
        until=body.until,
    )
    return Status(201, made)


@materials.post("/{material_id}/take-down", response=MaterialOut)
def take_down(request: ApiRequest, material_id: UUID) -> Material:
    """Take something off the shelf."""
    material = get_object_or_404(material_queries.visible_to(request.auth), pk=material_id)
    return actions.take_down(material.pk, by=request.auth)


class LogIn(Given):
    on: date
    title: Line
    text: Text
    visit_ids: Annotated[list[UUID], Field(max_length=50)] = []
    file_ids: Uuids = []


class LogOut(Schema):
    id: UUID
    author_id: int
    on: date
    title: str
    text: str
    visit_ids: list[UUID]
    files: list[FileOut]
    written_at: datetime
    edited_at: datetime | None

    @staticmethod
    def resolve_visit_ids(log: Log) -> list[UUID]:
        """Return the visits it speaks of."""
        return [visit.pk for visit in log.visits.all()]

    @staticmethod
    def resolve_files(log: Log) -> list[File]:
        """Return its pictures and papers."""
        return list(log.files.all())


class LogsAt(At):
    author_id: Id | None = None
    on_or_after: date | None = None
    on_or_before: date | None = None


class WeekOut(Schema):
    person_id: int
    counts: list[int]
    """Logs of a week, Monday to Sunday, the week asked for first."""


@logs.get("", response=Page[LogOut])
def list_logs(request: ApiRequest, at: Query[LogsAt]) -> dict[str, Any]:
    """List one's own logs and those of one's inspectors, the latest day first."""
    wanted = _chosen(author=at.author_id, on__gte=at.on_or_after, on__lte=at.on_or_before)
    return page(_logs(request.auth).filter(**wanted), at, by=("on", "id"))


@logs.post("", response={201: LogOut})
def write_log(request: ApiRequest, body: LogIn) -> Status[Log]:
    """Write the log of a day."""
    return Status(201, actions.write_log(by=request.auth, **body.dict()))


@logs.get("/weeks", response=list[WeekOut])
def count_weeks(
    request: ApiRequest, last: date | None = None, weeks: Annotated[int, Field(ge=1, le=53)] = 4
) -> list[dict[str, Any]]:
    """Count the logs a week of everybody whose logs one reads."""
    people = [row.person for row in log_queries.inspectors_read_by(request.auth)]
    rows = log_queries.weeks_of(people, last or clock.today(), weeks)
    return [{"person_id": row.person.pk, "counts": row.counts} for row in rows]


@logs.get("/{log_id}", response=LogOut)
def read_log(request: ApiRequest, log_id: UUID) -> Log:
    """Read one log."""
    return get_object_or_404(_logs(request.auth), pk=log_id)


@logs.post("/{log_id}", response=LogOut)
def edit_log(request: ApiRequest, log_id: UUID, body: LogIn) -> Log:
    """Write one's own log anew; the record keeps what it said."""
    log = get_object_or_404(_logs(request.auth), pk=log_id, author=request.auth)
    return actions.write_log(by=request.auth, log_id=log.pk, **body.dict())


def _visible(person: Person, post_id: UUID) -> Post:
    return get_object_or_404(queries.visible_to(person), pk=post_id)


def _with_files(rows: Any, person: Person) -> QuerySet[Receipt]:
    found: QuerySet[Receipt] = rows(person)
    return found.prefetch_related(Prefetch("files", FILES), Prefetch("post__files", FILES))


def _logs(person: Person) -> QuerySet[Log]:
    visits = Prefetch("visits", visits_visible_to(person).order_by("planned_on", "pk"))
    return log_queries.visible_to(person).prefetch_related(visits, Prefetch("files", FILES))


def _chosen(**wanted: Any) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if value is not None}
