"""What lies on the shelves, and what somebody takes along."""

from pathlib import PurePosixPath
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q, units_for
from dudao.files.models import File
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import office_of
from dudao.workgroup.models import Material, Post, Receipt
from dudao.workgroup.states import Receiver, State


class Taken(NamedTuple):
    """A file to take along, as a phone lists it."""

    file: UUID
    name: str
    size: int
    media_type: str
    sha256: str


def visible_to(person: Person) -> QuerySet[Material]:
    """Return what lies there for `person` today, and all of the shelves he keeps, newest first."""
    return (
        Material.objects.filter(_for(person) | scope_q(person, Permission.POST_WRITE, "office"))
        .select_related("office", "file", "put_by")
        .order_by("-id")
    )


def lying_there() -> Q:
    """Return the filter for what was not taken down and has not run out."""
    return Q(taken_down_at=None) & (Q(until=None) | Q(until__gte=clock.today()))


def keeps_shelf(person: Person) -> bool:
    """Tell whether `person` keeps the shelf of his own office."""
    return person.unit is not None and may(person, Permission.POST_WRITE, office_of(person.unit))


def may_keep(person: Person, material: Material) -> bool:
    """Tell whether `person` keeps the shelf on which it lies."""
    return may(person, Permission.POST_WRITE, material.office)


def files_to_take(person: Person) -> list[Taken]:
    """Return what `person` takes along: what lies on the shelves for him, and the files of the
    posts that he got and that stand open. The name is the material's title, as people know it.
    """
    shelf = Material.objects.filter(_for(person)).select_related("file").order_by("title", "pk")
    taken = {row.file_id: _taken(row.file, _named(row)) for row in shelf}
    got = Receipt.objects.filter(person=person, post__state=State.OPEN.value)
    posted = Post.files.through.objects.filter(post__in=got.values("post"))
    for file in File.objects.filter(pk__in=posted.values("file")).order_by("name", "pk"):
        taken.setdefault(file.pk, _taken(file, file.name))
    return list(taken.values())


def _for(person: Person) -> Q:
    offices = set(
        Inspector.objects.filter(person=person, person__is_active=True).values_list(
            "office", flat=True
        )
    )
    offices |= _offices(person, Permission.LOG_WRITE)
    ours = Q(receiver__in=[Receiver.INSPECTORS.value, Receiver.BOTH.value], office__in=offices)
    schools = _offices(person, Permission.POST_RECEIVE)
    theirs = Q(receiver__in=[Receiver.SCHOOLS.value, Receiver.BOTH.value], office__in=schools)
    return lying_there() & (ours | theirs)


def _offices(person: Person, permission: Permission) -> set[int]:
    units = units_for(person, permission).exclude(office=None)
    return set(units.order_by().values_list("office", flat=True).distinct())  # type: ignore[arg-type]


def _named(material: Material) -> str:
    suffix = PurePosixPath(material.file.name).suffix
    return material.title if material.title.endswith(suffix) else f"{material.title}{suffix}"


def _taken(file: File, name: str) -> Taken:
    return Taken(file.pk, name, file.size, file.media_type, file.sha256)
