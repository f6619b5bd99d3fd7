"""科室协商: the list, the letter's page for office and section, and its steps."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.documents import actions as documents
from dudao.documents.states import State as Paper
from dudao.files import queries as files
from dudao.files.models import File
from dudao.findings import actions, queries
from dudao.findings.models import Consultation
from dudao.findings.queries import dealing
from dudao.findings.states import ConsultationState as State
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.findings.dealing_forms import (
    AnswerForm,
    ConcludeForm,
    ConsultationFilter,
    QuestionForm,
    ReasonForm,
)
from dudao.web.findings.steps import step
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.paper import paper
from dudao.web.request import PageRequest

READERS = (Permission.FINDING_VIEW, Permission.CONSULTATION_ANSWER)
COLUMNS = [
    Column(gettext_lazy("协商单位"), lambda c: c.section.name, 20),
    Column(gettext_lazy("文号"), lambda c: c.document.number, 20),
    Column(gettext_lazy("学校"), lambda c: c.finding.unit.name, 24),
    Column(gettext_lazy("问题事实"), lambda c: c.finding.fact, 48),
    Column(gettext_lazy("协商事项"), lambda c: c.question, 40),
    Column(gettext_lazy("状态"), lambda c: c.get_state_display(), 10),
    Column(gettext_lazy("发出"), lambda c: c.sent_at, 16),
    Column(gettext_lazy("办复期限"), lambda c: c.due_on, 12),
    Column(gettext_lazy("办复"), lambda c: c.answered_at, 16),
    Column(gettext_lazy("办理意见"), lambda c: c.answer, 40),
    Column(gettext_lazy("处理结果"), lambda c: c.conclusion, 36),
]
_ORDER = [Paper.DRAFT, Paper.CHECKING, Paper.PENDING, Paper.SIGNED_OFF]
_LATER = {State.SENT: 4, State.ACCEPTED: 5, State.RETURNED: 6, State.ANSWERED: 6}


class Desk(NamedTuple):
    """How far the letter is, in words whose turn it is, and what this reader may do."""

    steps: list[tuple[str | Promise, str]]
    words: str | Promise
    offered: frozenset[str]


def desk(letter: Consultation, reader: Person) -> Desk:
    """Return how far `letter` is and what `reader` does next."""
    opens = may(reader, Permission.CONSULTATION_OPEN, letter.finding.unit)
    if letter.state == State.DRAFT:
        words, offered = _drafting(letter, reader, opens=opens)
    else:
        words, offered = _under_way(letter, reader, opens=opens)
    if opens and letter.state in {State.DRAFT, State.SENT, State.ACCEPTED}:
        offered |= {"withdraw"}
    return Desk(_steps(letter), words, frozenset(offered))


def _drafting(letter: Consultation, reader: Person, *, opens: bool) -> tuple[Any, set[str]]:
    document, office = letter.document, letter.office
    match Paper(document.state):
        case Paper.DRAFT:
            words = _("草稿在%(person)s处，核对后送核稿。") % {"person": letter.opened_by}
            return words, {"submit", "revise"} if opens else set()
        case Paper.CHECKING:
            checks = may(reader, Permission.DOCUMENT_CHECK, office)
            checks = checks and document.drafted_by_id != reader.pk
            return _("等待督导室其他人员核稿。"), {"check", "return"} if checks else set()
        case Paper.PENDING:
            signs = may(reader, Permission.DOCUMENT_SIGN_OFF, office)
            return _("等待督导室主任审签。"), {"sign_off", "return"} if signs else set()
        case _:
            sends = may(reader, Permission.DOCUMENT_ISSUE, office)
            return _("已签发，等待编号发出。"), {"send"} if sends else set()


def _under_way(letter: Consultation, reader: Person, *, opens: bool) -> tuple[Any, set[str]]:
    answers = may(reader, Permission.CONSULTATION_ANSWER, letter.section)
    told = {"section": letter.section, "due": letter.due_on.isoformat()}
    match State(letter.state):
        case State.SENT:
            words = _("等待%(section)s受理，应于%(due)s前办复。") % told
            return words, {"accept", "refuse", "answer"} if answers else set()
        case State.ACCEPTED:
            words = _("%(section)s正在办理，应于%(due)s前办复。") % told
            return words, {"answer", "refuse"} if answers else set()
        case State.ANSWERED:
            words = _("%(section)s已办复，请督导室研究处理结果。") % told
            return words, {"conclude", "again"} if opens else set()
        case State.RETURNED:
            words = _("%(section)s已退回，请督导室另行协商或办结。") % told
            return words, {"conclude"} if opens else set()
        case state:
            return state.label, set()


def _steps(letter: Consultation) -> list[tuple[str | Promise, str]]:
    names = [
        gettext_lazy("起草"),
        gettext_lazy("核稿"),
        gettext_lazy("签发"),
        gettext_lazy("发出"),
        gettext_lazy("受理"),
        gettext_lazy("办复"),
        gettext_lazy("办结"),
    ]
    state = State(letter.state)
    if state == State.DRAFT:
        at = _ORDER.index(Paper(letter.document.state))
    else:
        at = _LATER.get(state, len(names) if state == State.CONCLUDED else 0)
    ended = state == State.WITHDRAWN
    return [
        (name, "done" if n < at else "now" if n == at and not ended else "todo")
        for n, name in enumerate(names)
    ]


def mark_late(letters: list[Consultation]) -> None:
    """Tell of every letter whether its section is late with it."""
    today = clock.today()
    for letter in letters:
        letter.late = dealing.is_late(letter, today)  # type: ignore[attr-defined]


@require_GET
def consultations_page(request: PageRequest) -> HttpResponseBase:
    """List the letters to sections."""
    open_to(request.user, *READERS)
    listing: Listing[Consultation] = Listing(
        request,
        dealing.consultations_visible_to(request.user).defer("document__content"),
        ConsultationFilter,
        orders={"newest": ("-opened_at", "-id"), "due": ("due_on", "id")},
        decorate=mark_late,
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("科室协商"), COLUMNS)
    return render(request, "findings/consultations.html", {"listing": listing})


@require_GET
def consultation_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the letter, what was answered, and the reader's next step."""
    return _page(request, pk)


@step("consultation")
def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change the draft."""
    form = QuestionForm(request.POST)
    return _filled(request, pk, form, actions.revise_consultation, _("已保存。"))


@step("consultation")
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Hand the draft in for checking."""
    return _paper_step(request, pk, documents.submit, _("已送核稿。"))


@step("consultation")
def check(request: PageRequest, pk: UUID) -> HttpResponse:
    """Check the draft."""
    return _paper_step(request, pk, documents.check, _("核稿通过，已送主任签发。"))


@step("consultation")
def sign_off(request: PageRequest, pk: UUID) -> HttpResponse:
    """Sign the letter off."""
    return _paper_step(request, pk, documents.sign_off, _("已签发，可以编号发出。"))


@step("consultation")
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Return the draft to its drafter."""
    letter = _visible(request.user, pk)
    form = ReasonForm(request.POST, prefix="return")
    done = carry_out(
        form, lambda data: documents.return_(letter.document_id, by=request.user, **data)
    )
    return _done(request, pk, form, _("已退回起草人。") if done else None)


@step("consultation")
def send(request: PageRequest, pk: UUID) -> HttpResponse:
    """Number and send the letter."""
    actions.send_consultation(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已编号发出。"))
    return redirect("consultation", pk)


@step("consultation")
def accept(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the matter on."""
    actions.accept_consultation(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已受理。请按期办复。"))
    return redirect("consultation", pk)


@step("consultation")
def refuse(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give the letter back to the office."""
    form = ReasonForm(request.POST, prefix="refuse")
    return _filled(request, pk, form, actions.return_consultation, _("已退回督导室。"))


@step("consultation")
def reply(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the section's answer."""
    letter = _visible(request.user, pk)
    form = AnswerForm(request.POST, request.FILES)
    done = carry_out(
        form,
        lambda data: actions.answer_consultation(
            letter.pk,
            by=request.user,
            answer=data["answer"],
            evidence=form.store(letter.section, request.user),
        ),
    )
    return _done(request, pk, form, _("已办复督导室。") if done else None)


@step("consultation")
def again(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send the answer back."""
    form = ReasonForm(request.POST, prefix="again")
    return _filled(request, pk, form, actions.ask_again, _("已退回科室重新办理。"))


@step("consultation")
def conclude(request: PageRequest, pk: UUID) -> HttpResponse:
    """Close the consultation."""
    form = ConcludeForm(request.POST)
    return _filled(request, pk, form, actions.conclude_consultation, _("已办结。"))


@step("consultation")
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the letter back."""
    form = ReasonForm(request.POST, prefix="withdraw")
    return _filled(request, pk, form, actions.withdraw_consultation, _("已撤回。"))


def _filled(
    request: PageRequest, pk: UUID, form: forms.Form, action: Callable[..., Any], done: str
) -> HttpResponse:
    letter = _visible(request.user, pk)
    made = carry_out(form, lambda data: action(letter.pk, by=request.user, **data))
    return _done(request, pk, form, done if made else None)


def _paper_step(
    request: PageRequest, pk: UUID, action: Callable[..., object], done: str
) -> HttpResponse:
    action(_visible(request.user, pk).document_id, by=request.user)
    messages.success(request, done)
    return redirect("consultation", pk)


def _done(request: PageRequest, pk: UUID, form: forms.Form, done: str | None) -> HttpResponse:
    if done is None:
        return _page(request, pk, form)
    messages.success(request, done)
    return redirect("consultation", pk)


def _visible(person: Person, pk: UUID) -> Consultation:
    rows = dealing.consultations_visible_to(person).select_related(
        "document__docx", "document__pdf", "opened_by", "accepted_by", "answered_by",
        "concluded_by", "finding__office",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, pk: UUID, attempt: forms.Form | None = None) -> HttpResponse:
    letter = _visible(request.user, pk)
    mark_late([letter])
    place = desk(letter, request.user)
    shown = list(_files(letter, request.user))
    finding = queries.visible_to(request.user).filter(pk=letter.finding_id).first()
    context = {
        "letter": letter,
        "document": letter.document,
        "desk": place,
        "paper": paper(letter.document.typed_content),
        "forms": _forms(letter, place, attempt),
        "kept_files": attempt.kept_files(request.user) if isinstance(attempt, AnswerForm) else [],
        "enclosed": [file for file, enclosed in shown if enclosed],
        "evidence": [file for file, enclosed in shown if not enclosed],
        "sees_finding": finding is not None,
        "reads_paper": letter.sent_at is not None,
    }
    status = 200 if attempt is None else form_status(attempt)
    return render(request, "findings/consultation.html", context, status=status)


def _forms(letter: Consultation, place: Desk, attempt: forms.Form | None) -> dict[str, forms.Form]:
    """Return the offered forms; the one just refused keeps what was typed."""
    fresh: dict[str, forms.Form] = {
        "revise": QuestionForm(
            initial={
                "question": letter.question,
                "due_on": letter.due_on,
                "seen": letter.document.text_sha256,
            }
        ),
        "answer": AnswerForm(),
        "conclude": ConcludeForm(),
        **{name: ReasonForm(prefix=name) for name in ("return", "refuse", "again", "withdraw")},
    }
    return {
        name: attempt if attempt and _same(attempt, form) else form
        for name, form in fresh.items()
        if name in place.offered
    }


def _same(attempt: forms.Form, form: forms.Form) -> bool:
    return type(attempt) is type(form) and attempt.prefix == form.prefix


def _files(letter: Consultation, reader: Person) -> list[tuple[File, bool]]:
    """Return what `reader` may see of the letter's files; of two copies the first."""
    mine = set(files.visible_to(reader).filter(pk__in=letter.evidence.all()).values_list("pk"))
    links = [link for link in letter.files.select_related("file") if (link.file_id,) in mine]
    known: dict[tuple[str, bool], File] = {}
    for link in links:
        known.setdefault((link.file.sha256, link.enclosed), link.file)
    return [(file, enclosed) for (_hash, enclosed), file in known.items()]
