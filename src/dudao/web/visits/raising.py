"""Problems of a visit and earlier problems looked at again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.findings.models import Finding, Rectification
from dudao.findings.queries import is_late
from dudao.lib import clock
from dudao.org.queries import norm
from dudao.visits import actions, queries
from dudao.visits.models import LookBack, Record, Visit, VisitFinding
from dudao.visits.rules import Proposal, answer_in_words, label_of
from dudao.visits.states import State
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import id_in, inside_of, number_in, record_of
from dudao.web.visits.forms import FindingForm, LookBackForm


@require_http_methods(["GET", "POST"])
def visit_finding_new(request: PageRequest, pk: UUID) -> HttpResponse:
    """Raise a problem, from an item (?record=&item=&wording=) or freely."""
    visit = inside_of(request, pk)
    source = _Source(request, visit)
    form = FindingForm(
        request.POST or None, request.FILES or None, visit=visit, initial=source.initial()
    )
    finding = carry_out(form, lambda _data: _raise(request, form, source))
    if finding is None:
        context = {"visit": visit, "form": form, "source": source, "kept": _kept(form, request)}
        return render(request, "visits/finding.html", context, status=form_status(form))
    messages.success(request, _("已记录问题。"))
    return redirect(source.back)


def _raise(request: PageRequest, form: FindingForm, source: "_Source") -> Finding:
    evidence = [*form.store(source.visit.unit, request.user), *source.files]
    return actions.raise_from_item(
        source.visit.pk,
        by=request.user,
        record_id=source.record.pk if source.record else None,
        item=source.item,
        urgent=form.urgent(),
        **{**form.said(), "topic": source.topic, "evidence": evidence},
    )


class _Source:
    """Where a problem comes from: an item of a form with its wording bank, or nowhere."""

    def __init__(self, request: PageRequest, visit: Visit) -> None:
        self.visit = visit
        self.item = request.GET.get("item", "")
        self.record: Record | None = None
        self.proposals: list[Proposal] = []
        self.files: list[UUID] = []
        self.chosen = number_in(request.GET.get("wording"))
        if self.item:
            self.record = record_of(request, visit.pk, id_in(request.GET.get("record")))
            form, value = self.record.version.form, self.record.answers.get(self.item)
            self.label = label_of(form, self.item)
            self.answer = answer_in_words(form, self.item, value)
            self.proposals = queries.proposals_for(self.record, self.item)
            rows = self.record.files.filter(item=self.item)
            self.files = list(rows.values_list("file_id", flat=True))

    @property
    def topic(self) -> str:
        """Return the key of the matter."""
        section = self.record.version.form.section_of(self.item) if self.record else None
        return (section.routine_item or section.key) if section else "other"

    @property
    def back(self) -> str:
        """Return where to go on afterwards."""
        if self.record is None:
            return f"{_visit_url(self.visit)}#raised"
        return f"{_record_url(self.record)}#item-{self.item}"

    def initial(self) -> dict[str, Any]:
        """Return the chosen wording as the form's first content."""
        section = self.record.version.form.section_of(self.item) if self.record else None
        topic = {"topic_title": section.title} if section else {}
        if self.chosen >= len(self.proposals):
            return topic
        said = self.proposals[self.chosen]._asdict()
        own = said.pop("workdays_norm")
        if own:
            said["workdays"] = norm(own, office=self.visit.office)
        return {**topic, **said}


@require_http_methods(["GET", "POST"])
def visit_finding_edit(request: PageRequest, pk: UUID, finding: UUID) -> HttpResponse:
    """Change a problem before the list is composed."""
    visit = inside_of(request, pk)
    row = get_object_or_404(VisitFinding, visit=visit, finding=finding)
    form = FindingForm(
        request.POST or None, request.FILES or None, visit=visit, initial=_stands(row.finding)
    )
    edited = carry_out(form, lambda _data: _edit(request, form, row))
    if edited is None:
        context = {
            "visit": visit, "form": form, "finding": row.finding, "kept": _kept(form, request)
        }  # fmt: skip
        return render(request, "visits/finding.html", context, status=form_status(form))
    messages.success(request, _("已修改。"))
    return redirect("visit", pk)


def _edit(request: PageRequest, form: FindingForm, row: VisitFinding) -> Finding:
    added = form.store(row.visit.unit, request.user)
    kept = row.finding.files.values_list("file_id", flat=True)
    given = {**form.said(), "evidence": [*kept, *added]}
    return actions.edit_raised(row.visit_id, row.finding_id, by=request.user, **given)


def _stands(finding: Finding) -> dict[str, Any]:
    fields = ("topic_title", "severity", "route", "fact", "basis", "demand", "workdays", "section")
    stands = {field: getattr(finding, field) for field in fields}
    marks = {"life_safety": finding.life_safety, "violation": finding.violation}
    return {**stands, **marks, "category": finding.category_id}


@require_POST
def visit_finding_drop(request: PageRequest, pk: UUID, finding: UUID) -> HttpResponse:
    """Take a problem back."""
    visit = inside_of(request, pk)
    actions.drop_raised(visit.pk, finding, by=request.user)
    messages.success(request, _("已撤销这个问题。"))
    return redirect("visit", pk)


@require_http_methods(["GET", "POST"])
def visit_look_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Judge the earlier problems of the school one by one."""
    visit = inside_of(request, pk)
    sent = request.POST.get("finding", "")
    rows = list(queries.look_backs_of(visit))
    left = len(queries.unjudged(rows))
    rows += [
        LookBack(visit=visit, finding=finding, was_closed=True)
        for finding in queries.closed_to_see(visit)
    ]
    forms = {str(row.finding_id): _look_back_form(request, row, sent) for row in rows}
    status = 200
    if sent in forms:
        form = forms[sent]
        done = carry_out(
            form,
            lambda data: actions.look_back(visit.pk, UUID(sent), by=request.user, **data),
        )
        if done is not None:
            messages.success(request, _("已记录核查结论。"))
            return redirect(f"{request.path}#finding-{sent}")
        status = form_status(form)
    context = {
        "visit": visit,
        "groups": _grouped(_entries(rows, forms)),
        "some": any(not row.was_closed for row in rows),
        "writes": queries.writable_by(visit, request.user) and visit.state == State.CHECKED_IN,
        "left": left,
    }
    return render(request, "visits/look_back.html", context, status=status)


def _look_back_form(request: PageRequest, row: LookBack, sent: str) -> LookBackForm:
    finding = str(row.finding_id)
    return LookBackForm(
        request.POST if sent == finding else None,
        row=row,
        auto_id=f"{finding}-%s",
    )


def _grouped(entries: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the entries under a heading: what is open first, then what was closed already."""
    open_ = [entry for entry in entries if not entry["row"].was_closed]
    closed = [entry for entry in entries if entry["row"].was_closed]
    return [("", open_), (_("近期已销号，可抽查"), closed)]


def _entries(rows: list[LookBack], forms: dict[str, LookBackForm]) -> list[dict[str, Any]]:
    """Return each earlier problem with the school's last report and its form."""
    reports = Rectification.objects.filter(finding__in=[row.finding_id for row in rows])
    latest = {report.finding_id: report for report in reports.order_by("round")}
    today = clock.today()
    return [
        {
            "row": row,
            "finding": row.finding,
            "form": forms[str(row.finding_id)],
            "report": latest.get(row.finding_id),
            "late": is_late(row.finding, today),
        }
        for row in rows
    ]


def _kept(form: FindingForm, request: PageRequest) -> list[Any]:
    return list(form.kept_files(request.user))


def _visit_url(visit: Visit) -> str:
    return reverse("visit", args=[visit.pk])


def _record_url(record: Record) -> str:
    return reverse("record", args=[record.visit_id, record.pk])
