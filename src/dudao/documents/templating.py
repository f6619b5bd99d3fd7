"""A document in the form its office made itself: the Word file, and the PDF beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.documents.compose import compose_pdf
from dudao.documents.content import Content, Official
from dudao.documents.states import Kind
from dudao.documents.template import Filled, Proof, compiled, fill, values_of
from dudao.documents.template.libreoffice import pdf_of, program
from dudao.documents.template.samples import drawing, sample, sample_values
from dudao.lib.errors import Invalid


class Paper(NamedTuple):
    """A document as both files."""

    docx: bytes
    pdf: bytes


def converts() -> bool:
    """Tell whether the PDF is made of the Word file; else it has the standard layout."""
    return program() is not None


def compose(
    data: bytes, kind: Kind, content: Content, *, proof: Proof, images: Mapping[str, bytes]
) -> Paper:
    """Return `content` in the template `data`.

    Raises `Invalid` when the template is not sound, or leaves out what the document says: nothing
    that was signed off may be missing on paper.
    """
    if compiled(data, kind).troubles:
        raise Invalid(_("正在使用的模板有问题，请在公文模板页面查看，修改后重新上传，或先停用。"))
    filled = fill(data, kind, values_of(content, proof, images))
    missing = filled.unprinted
    if (
        isinstance(content, Official)
        and len(content.offices) > 1
        and "发文机关" not in filled.printed
    ):
        missing = [*missing, "发文机关"]
    if missing:
        told = _("、").join(f"【{name}】" for name in missing)
        raise Invalid(
            _("公文里有%(fields)s，但正在使用的模板没有印出。请在模板里加上，或先停用模板再印发。")
            % {"fields": told}
        )
    return Paper(filled.docx, _pdf(filled, content, images, proof.link))


def preview(data: bytes, kind: Kind) -> Filled:
    """Return the template filled with an invented document."""
    if compiled(data, kind).troubles:
        raise Invalid(_("模板有问题，改好后才能预览。"))
    return fill(data, kind, sample_values(kind, drawing()))


def preview_pdf(data: bytes, kind: Kind) -> bytes:
    """Return the same as PDF; in the standard layout where this machine cannot convert."""
    return _pdf(preview(data, kind), sample(kind), {"drawing": drawing()}, "")


def _pdf(filled: Filled, content: Content, images: Mapping[str, bytes], link: str) -> bytes:
    if converts():
        return pdf_of(filled.docx)
    return compose_pdf(content, images=images, link=link)
