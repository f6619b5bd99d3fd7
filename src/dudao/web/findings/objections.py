"""Objections: the list, their figures, and the steps taken on a finding's page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.findings import actions
from dudao.findings.models import Objection
from dudao.findings.queries import objections as queries
from dudao.findings.states import ObjectionState, Outcome
from dudao.lib import clock
from dudao.visits import queries as visits
from dudao.web.findings.objecting import (
    AnswerForm,
    AskReviewForm,
    AssignReaderForm,
    ObjectForm,
    ReviewForm,
)
from dudao.web.findings.steps import step
from dudao.web.findings.views import answer, open_to, visible
from dudao.web.forms import DateInput, carry_out
from dudao.web.listing import Column, FilterForm, Listing, any_of
from dudao.web.request import PageRequest

_PARTIES = (
    Permission.OBJECTION_FILE,
    Permission.OBJECTION_ASSIGN,
    Permission.OBJECTION_ANSWER,
    Permission.OBJECTION_REVIEW,
)
YEAR = timedelta(days=365)


class ObjectionFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=any_of(ObjectionState)
    )
    final = forms.ChoiceField(label=gettext_lazy("结论"), required=False, choices=any_of(Outcome))
    overdue = forms.BooleanField(label=gettext_lazy("超期未办"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("等我办理"), required=False)
    # What the figures lead to; nobody types these.
    topic = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    raised_by = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    overturned = forms.BooleanField(required=False, widget=forms.HiddenInput)
    pending = forms.BooleanField(required=False, widget=forms.HiddenInput)
    standing = forms.BooleanField(required=False, widget=forms.HiddenInput)
    told_from = forms.DateField(required=False, widget=forms.HiddenInput)
    told_to = forms.DateField(required=False, widget=forms.HiddenInput)
    form = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    item = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Objection]) -> QuerySet[Objection]:
        """Return the rows that match."""
        given = dict(self.chosen)
        given["school"] = given.pop("q", "")
        if given.pop("mine", False):
            rows = rows.filter(pk__in=queries.waiting_for(self.person).values("pk"))
        form, item = given.pop("form", None), given.pop("item", "")
        if form and item:
            rows = rows.filter(
                finding__raised_on__record__version__instrument=form, finding__raised_on__item=item
            )
        return queries.narrowed(rows, **cast("queries.Filters", given))


COLUMNS = [
    Column(gettext_lazy("问题编号"), lambda o: o.finding.number, 16),
    Column(gettext_lazy("学校"), lambda o: o.finding.unit.name, 24),
    Column(gettext_lazy("督导事项"), lambda o: o.finding.topic_title, 22),
    Column(gettext_lazy("问题事实"), lambda o: o.finding.fact, 40),
    Column(gettext_lazy("提出人"), lambda o: o.finding.raised_by.name, 10),
    Column(gettext_lazy("申辩理由"), lambda o: o.statement, 40),
    Column(gettext_lazy("当场提出"), lambda o: _("是") if o.on_the_spot else "", 9),
    Column(gettext_lazy("申辩日期"), lambda o: o.filed_at, 16),
    Column(gettext_lazy("状态"), lambda o: o.get_state_display(), 12),
    Column(gettext_lazy("答复期限"), lambda o: o.answer_due_on, 12),
    Column(gettext_lazy("复核人"), lambda o: o.reader.name if o.reader else "", 10),
    Column(gettext_lazy("复核结论"), lambda o: o.get_outcome_display(), 12),
    Column(gettext_lazy("答复理由"), lambda o: o.reasons, 40),
    Column(gettext_lazy("更正内容"), lambda o: o.correction, 40),
    Column(gettext_lazy("答复时间"), lambda o: o.answered_at, 16),
    Column(gettext_lazy("复查结论"), lambda o: o.get_review_outcome_display(), 12),
    Column(gettext_lazy("复查意见"), lambda o: o.review_reasons, 40),
]


def _complete(rows: list[Objection]) -> None:
    """Tell of every row until when somebody has to act, whether that is past, how it ended."""
    today = clock.today()
    for row in rows:
        waits = row.state in (ObjectionState.FILED, ObjectionState.READING)
        reviewing = row.state == ObjectionState.REVIEWING
        row.due = row.answer_due_on if waits else row.review_due_on if reviewing else None  # type: ignore[attr-defined]
        row.late = row.due is not None and row.due < today  # type: ignore[attr-defined]
        row.ended = "review_outcome" if row.review_outcome else "outcome"  # type: ignore[attr-defined]


@require_GET
def objections_page(request: PageRequest) -> HttpResponseBase:
    """List the objections to findings one sees."""
    open_to(request.user, *_PARTIES)
    listing = Listing(
        request,
        queries.visible_to(request.user),
        ObjectionFilter,
        orders={"newest": ("-filed_at", "-id"), "due": ("answer_due_on", "id")},
        decorate=_complete,
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("异议申辩"), COLUMNS)
    context = {"listing": listing, "tabs": _tabs(request, "objections")}
    return render(request, "findings/objections.html", context)


def _tabs(request: PageRequest, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs; the figures are for those who look after the work, not for a school."""
    if not may_anywhere(request.user, Permission.ANALYTICS_VIEW):
        return []
    names = (("objections", _("申辩列表")), ("objection-figures", _("统计与改写")))
    return [(word, reverse(name), name == here) for name, word in names]


class PeriodForm(forms.Form):
    """From when to when the school was told."""

    first = forms.DateField(label=gettext_lazy("告知日期从"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("到"), widget=DateInput())


@require_GET
def figures_page(request: PageRequest) -> HttpResponse:
    """Show by matter and by inspector how objections ended, and what should be reworded."""
    open_to(request.user, Permission.ANALYTICS_VIEW)
    today = clock.today()
    asked = PeriodForm(request.GET)
    first, last = today - YEAR, today
    if asked.is_valid():
        first, last = asked.cleaned_data["first"], asked.cleaned_data["last"]
    topics = queries.by_topic(request.user, first, last)
    context = {
        "period": PeriodForm(initial={"first": first, "last": last}),
        # What a figure's link carries on, so that it opens the very rows it counts.
        "span": urlencode({"told_from": first, "told_to": last}),
        "may_see_forms": may_anywhere(request.user, Permission.INSTRUMENT_VIEW),
        "total": queries.sum_of(topics),
        "topics": topics,
        "inspectors": queries.by_inspector(request.user, first, last),
        "rewordings": visits.to_reword(request.user, first, last),
        "tabs": _tabs(request, "objection-figures"),
    }
    return render(request, "findings/objection_figures.html", context)


@require_GET
def objection_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Lead to the finding: there the objection is read and answered."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return redirect(f"{reverse('finding', args=[objection.finding_id])}#objection")


@step("finding")
def file(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the school's statement."""
    finding = visible(request, pk)
    form = ObjectForm(request.POST, request.FILES)
    done = carry_out(
        form,
        lambda data: actions.file_objection(
            finding.pk,
            by=request.user,
            statement=data["statement"],
            evidence=form.store(finding.unit, request.user),
        ),
    )
    return answer(request, pk, form, _("已提出申辩，等待督导室指定复核人。") if done else None)


@step("objection")
def assign(request: PageRequest, pk: UUID) -> HttpResponse:
    """Name who reads it."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = AssignReaderForm(request.POST, finding=objection.finding)
    return _carried(
        request,
        objection,
        form,
        lambda data: actions.assign_reader(pk, by=request.user, **data),
        _("已指定复核人。"),
    )


@step("objection")
def give_answer(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the reader's answer."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return _carried(
        request,
        objection,
        AnswerForm(request.POST),
        lambda data: actions.answer_objection(pk, by=request.user, **data),
        _("已答复学校。"),
    )


@step("objection")
def ask_review(request: PageRequest, pk: UUID) -> HttpResponse:
    """Pass the school's request on to the office above."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return _carried(
        request,
        objection,
        AskReviewForm(request.POST),
        lambda data: actions.ask_review(pk, by=request.user, **data),
        _("已向上级督导机构申请复查。"),
    )


@step("objection")
def review(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the decision of the office above."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return _carried(
        request,
        objection,
        ReviewForm(request.POST),
        lambda data: actions.review_objection(pk, by=request.user, **data),
        _("已作出复查结论。"),
    )


@step("objection")
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    objection = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return _carried(
        request,
        objection,
        forms.Form(request.POST),
        lambda _data: actions.withdraw_objection(pk, by=request.user),
        _("已撤回申辩。"),
    )


def _carried(
    request: PageRequest,
    objection: Objection,
    form: forms.Form,
    action: Callable[[dict[str, Any]], Objection],
    done: str,
) -> HttpResponse:
    made = carry_out(form, action)
    return answer(request, objection.finding_id, form, done if made else None)
