"""Files that somebody may open because of a document, a post, an answer, a shelf or a log."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.documents import queries as documents
from dudao.files import queries as files
from dudao.files.models import File
from dudao.lib.errors import NotFound
from dudao.org.models import Person
from dudao.workgroup.models import Post, Receipt
from dudao.workgroup.queries import logs, materials, posts
from dudao.workgroup.states import State


def openable(person: Person, file_id: UUID) -> File:
    """Return the file with an id if `person` may open it: evidence, a document, the work group.

    Raises `NotFound`. Of a withdrawn post only who answers for it opens the files.
    """
    file = (
        files.openable(person, file_id).first()
        or documents.file_of(person, file_id)
        or _in_work_group(person, file_id)
    )
    if file is None:
        raise NotFound(_("找不到这个文件，可能已撤回。请刷新页面。"))
    return file


def _in_work_group(person: Person, file_id: UUID) -> File | None:
    managed = posts.managed_q(person)
    got = Receipt.objects.filter(person=person).exclude(post__state=State.WITHDRAWN.value)
    posted = Post.objects.filter(Q(pk__in=got.values("post")) | managed, files=file_id)
    answered = Receipt.objects.filter(post__in=Post.objects.filter(managed), files=file_id)
    shelved = materials.visible_to(person).filter(file=file_id)
    written = logs.visible_to(person).filter(files=file_id)
    if any(rows.exists() for rows in (posted, answered, shelved, written)):
        return File.objects.filter(pk=file_id).first()
    return None
