"""The files given with a post, an answer or a log."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.workgroup.rules import FILES_LIMIT


def papers(
    file_ids: Sequence[UUID], *, by: Person, kept: Sequence[File] = (), field: str = "files"
) -> list[File]:
    """Return the files, each once; those in `kept` are there already.

    Raises `Invalid` for one that `by` may not see, and for too many.
    """
    known = {file.pk: file for file in kept}
    wanted = list(dict.fromkeys(file_ids))
    known |= {file.pk: file for file in visible_to(by).filter(pk__in=set(wanted) - set(known))}
    problem = ""
    if any(pk not in known for pk in wanted):
        problem = _("有的文件没有上传成功，请重新上传。")
    elif len(wanted) > FILES_LIMIT:
        problem = _("最多%(limit)d个文件，请精简。") % {"limit": FILES_LIMIT}
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={field: problem})
    return [known[pk] for pk in wanted]
