"""The school's objection on a finding's page: what was said, and the form of whose turn it is."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.files import queries as files
from dudao.files.models import File
from dudao.findings.models import Finding, Objection
from dudao.findings.queries import objections as queries
from dudao.findings.rules import TEXT_LIMIT
from dudao.findings.states import ObjectionState, Outcome, State
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.files.forms import EvidenceForm

_UNANSWERED = (ObjectionState.FILED, ObjectionState.READING)


class ObjectForm(EvidenceForm):
    """The school's statement and what proves it."""

    statement = forms.CharField(
        label=_("申辩理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=_("写明哪里与事实不符、依据是什么。"),
    )
    field_order = ["statement", "evidence"]


class ReaderChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class AssignReaderForm(forms.Form):
    """Who reads the objection."""

    reader = ReaderChoice(
        Person.objects.none(),
        label=_("复核人"),
        empty_label=_("请选择"),
        help_text=_("提出或修改过这个问题的人、须回避的人不在列。"),
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = queries.readers_for(finding)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The reader's answer."""

    outcome = forms.ChoiceField(
        label=_("复核结论"), widget=forms.RadioSelect, choices=Outcome.choices()
    )
    reasons = forms.CharField(
        label=_("答复理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=_("学校会看到。成立的，问题随即撤销。"),
    )
    correction = forms.CharField(
        label=_("更正内容"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea,
        help_text=_("“部分成立”时必填：问题应怎样表述。原文保留，更正列在旁边。"),
    )


class AskReviewForm(forms.Form):
    """Why the school does not accept the answer."""

    statement = forms.CharField(
        label=_("申请复查的理由"), max_length=TEXT_LIMIT, widget=forms.Textarea
    )


class ReviewForm(forms.Form):
    """What the office above decides."""

    outcome = forms.ChoiceField(
        label=_("复查结论"), widget=forms.RadioSelect, choices=Outcome.choices()
    )
    reasons = forms.CharField(
        label=_("复查意见"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=_("部分成立的，写明问题应怎样更正。"),
    )


def panel(finding: Finding, reader: Person, attempt: forms.Form | None) -> dict[str, Any] | None:
    """Return the objection that stands, or the way to object."""
    objection = queries.standing(finding)
    if objection is None:
        return _nothing_yet(finding, reader, attempt)
    objection.finding = finding
    today = clock.today()
    files_shown = files.visible_to(reader).filter(pk__in=objection.evidence.values("pk"))
    return {
        "template": "findings/panels/objection.html",
        "objection": objection,
        "files": list(files_shown),
        "late": _due(objection) is not None and today > (_due(objection) or today),
        "forms": _offered(objection, reader, attempt),
        "may_withdraw": objection.state in _UNANSWERED
        and may(reader, Permission.OBJECTION_FILE, finding.unit),
        "review_until": queries.review_window(objection),
    }


def _nothing_yet(
    finding: Finding, reader: Person, attempt: forms.Form | None
) -> dict[str, Any] | None:
    until = queries.window(finding)
    school = may(reader, Permission.OBJECTION_FILE, finding.unit)
    if until is None or not school or finding.state == State.WITHDRAWN:
        return None
    form = attempt if isinstance(attempt, ObjectForm) else ObjectForm()
    kept: list[File] = form.kept_files(reader) if form.is_bound else []
    return {
        "template": "findings/panels/objection.html",
        "filing": form if clock.today() <= until or form.is_bound else None,
        "kept_files": kept,
        "until": until,
    }


def _due(objection: Objection) -> date | None:
    """Return until when somebody has to act, None when nobody has."""
    if objection.state in _UNANSWERED:
        return objection.answer_due_on
    return objection.review_due_on if objection.state == ObjectionState.REVIEWING else None


def _offered(
    objection: Objection, reader: Person, attempt: forms.Form | None
) -> dict[str, forms.Form]:
    """Return the forms of this reader; the one just refused keeps what was typed."""
    finding, state = objection.finding, objection.state
    offered: dict[str, forms.Form] = {}
    if queries.may_answer(objection, reader):
        offered["answer"] = _form(AnswerForm, attempt)
    if state in _UNANSWERED and queries.may_assign(reader, finding):
        offered["assign"] = _form(AssignReaderForm, attempt, finding=finding)
    if state == ObjectionState.REVIEWING and may(reader, Permission.OBJECTION_REVIEW, finding.unit):
        offered["review"] = _form(ReviewForm, attempt)
    if _may_ask_review(objection, reader):
        offered["ask_review"] = _form(AskReviewForm, attempt)
    return offered


def _form(kind: type[forms.Form], attempt: forms.Form | None, **given: Any) -> forms.Form:
    return attempt if isinstance(attempt, kind) else kind(**given)


def _may_ask_review(objection: Objection, reader: Person) -> bool:
    finding, until = objection.finding, queries.review_window(objection)
    return (
        objection.state == ObjectionState.ANSWERED
        and objection.outcome != Outcome.UPHELD
        and until is not None
        and clock.today() <= until
        and may(reader, Permission.OBJECTION_FILE, finding.unit)
        and queries.reviewers_for(finding).exists()
    )
