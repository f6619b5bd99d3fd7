"""The proof of a printed document: whoever holds it learns whether it is genuine and stands.

Codes have 59 random bits: who tries a thousand a second finds the first of a hundred thousand
documents after some 180 years. A wrong code and that of a draft get the same answer.
"""

import re
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.documents.queries import visible_to
from dudao.documents.queries.publishing import Stands, proof_of, stands
from dudao.documents.states import PublicState
from dudao.files.models import File
from dudao.org.models import Person
from dudao.web.public.door import open_page

_NOISE = re.compile(r"[\s\-·]")
_GROUP = 8
TONES = {"valid": "green", "corrected": "amber", "withdrawn": "red", "void": "red"}


class Stored(NamedTuple):
    """A stored file as the paper's holder compares it."""

    word: str | Promise
    sha256: str
    groups: list[str]


class Proof(NamedTuple):
    """What anybody with the code learns: no title unless it is public or theirs to read."""

    document: Document
    stands: Stands
    tone: str
    title: str
    public: int | None
    groups: list[str]
    files: list[Stored]


@open_page
def proof_entry_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; lead to its proof."""
    code = _tidy(request.GET.get("code", ""))
    if code and code.isascii() and code.isalnum():
        return redirect("proof", code)
    return render(request, "public/proof_entry.html", {"code": code})


@open_page
def proof_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show whether the document with the code is genuine, and its hashes."""
    document = proof_of(_tidy(code))
    if document is None:
        answer = render(request, "public/proof_unknown.html", {"code": code[:20]}, status=404)
    else:
        answer = render(request, "public/proof.html", {"proof": _proof(request, document)})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _proof(request: HttpRequest, document: Document) -> Proof:
    stand = stands(document)
    publication = getattr(document, "publication", None)
    shown = publication is not None and publication.state == PublicState.PUBLISHED
    return Proof(
        document=document,
        stands=stand,
        tone=TONES[stand.standing],
        title=publication.title if shown and publication else _own_title(request, document),
        public=publication.pk if shown and publication else None,
        groups=groups(document.text_sha256),
        files=[
            *_stored(_("Word 文件"), document.docx),
            *_stored(_("PDF 文件"), document.pdf),
        ],
    )


def _own_title(request: HttpRequest, document: Document) -> str:
    """Return the title for somebody who is signed in and may read the document anyway."""
    user = request.user
    if not isinstance(user, Person):
        return ""
    return document.title if visible_to(user).filter(pk=document.pk).exists() else ""


def _stored(word: str | Promise, file: File | None) -> list[Stored]:
    return [Stored(word, file.sha256, groups(file.sha256))] if file else []


def groups(sha256: str) -> list[str]:
    """Return a hash in groups that people can compare."""
    return [sha256[n : n + _GROUP] for n in range(0, len(sha256), _GROUP)]


def _tidy(code: str) -> str:
    return _NOISE.sub("", code).lower()
