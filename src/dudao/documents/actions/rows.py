"""What the actions on documents share: the locked row, who may, whether the text may go on."""

from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.documents.content import (
    Content,
    FeedbackList,
    Official,
    Recompute,
    first_disagreement,
    text_of,
)
from dudao.documents.models import Document
from dudao.documents.rules import classified, faults, placeholders
from dudao.documents.states import SIGNED_ON_THE_SPOT, Kind
from dudao.lib.errors import Conflict, Invalid

REASON_LIMIT = 300


def locked(document_id: UUID) -> Document:
    """Return the document with its row locked until the transaction ends."""
    return (
        Document.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office", "unit")
        .get(pk=document_id)
    )


def drafting(kind: Kind) -> Permission:
    """Return what one needs to draft a document of `kind`."""
    on_the_spot = kind in SIGNED_ON_THE_SPOT
    return Permission.VISIT_MAKE if on_the_spot else Permission.DOCUMENT_DRAFT


def unissued(content: Content) -> Content:
    """Return `content` without number and date, which come with issuing."""
    return msgspec.structs.replace(content, number="", issued_on=None)


def reason_given(reason: str) -> str:
    """Return the reason, or raise `Invalid` where there is none or it is too long to be kept."""
    said = reason.strip()
    if not said:
        raise Invalid(_("请写明理由。"), fields={"reason": _("必填，请写明理由。")})
    if len(said) > REASON_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
        raise Invalid(told, fields={"reason": told})
    return said


def refuse_classified(content: Content) -> None:
    """Raise `Invalid` for content with a mark of secrecy: it may not be in this system at all."""
    mark = classified(text_of(content).splitlines())
    if mark:
        told = _("“%(mark)s”是密级标志。本系统不得存储、处理涉密内容，请按保密规定另行办理。")
        raise Invalid(told % {"mark": mark}, fields={"pieces": told % {"mark": mark}})


def require_ready(content: Content, recompute: Recompute | None) -> None:
    """Raise `Invalid` for what is incomplete or left to fill in, `Conflict` for a fact that no
    longer agrees with its record. Without `recompute` a document that states facts cannot go on.
    """
    if isinstance(content, Official):
        found = faults(content)
        if found:
            raise Invalid(next(iter(found.values())), fields=found)
        _require_true(content, recompute)
    if isinstance(content, FeedbackList) and content.signed_sha256:
        return  # it is what people signed, word for word
    _require_filled(content)


def _require_true(content: Official, recompute: Recompute | None) -> None:
    if not content.facts:
        return
    if recompute is None:
        raise Invalid(_("这份公文引用了数据，请在公文页面办理，由系统先行核对数据。"))
    wrong = first_disagreement(content.facts, recompute)
    if wrong is None:
        return
    told = {"name": wrong.name, "printed": wrong.printed, "now": wrong.now or _("已查不到")}
    raise Conflict(
        _("“%(name)s”文中为“%(printed)s”，按记录重算为“%(now)s”。请退回更新数据后再办理。") % told,
        current=told,
    )


def _require_filled(content: Content) -> None:
    """Raise `Invalid` when the text still holds places to fill in, and name them."""
    left = placeholders(text_of(content).splitlines())
    if left:
        raise Invalid(
            _("正文还有未填写的内容：%(places)s。请补充完整后再办理。")
            % {"places": _("；").join(f"“{place}”" for place in left)},
            fields={"content": _("；").join(left)},
        )
