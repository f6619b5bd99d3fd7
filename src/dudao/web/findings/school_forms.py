"""What the school fills in. Forms check shape; what is known already is filled in for it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.rules import PROMISE_LIMITS, TEXT_LIMIT
from dudao.findings.rules.extensions import NOTE_LIMIT, REASON_LIMIT
from dudao.findings.rules.steps import MOST_STEPS, STEP_LIMIT, Planned
from dudao.org.models import Person, Unit
from dudao.web.files.forms import EvidenceForm, stored
from dudao.web.findings.forms import SeenForm
from dudao.web.forms import DateInput, is_id

#: Empty lines under the steps that are there.
_SPARE = 2


class PromiseForm(SeenForm):
    responsible_person = forms.CharField(
        label=_("整改责任人"),
        max_length=PROMISE_LIMITS["responsible_person"],
        help_text=_("姓名和职务，如“张某（总务主任）”。"),
        widget=forms.TextInput(attrs={"list": "known-people"}),
    )
    measures = forms.CharField(
        label=_("整改措施"),
        max_length=PROMISE_LIMITS["measures"],
        widget=forms.Textarea,
        help_text=_("打算怎么改。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps: Sequence[Planned] = self.initial.get("planned", ())
        self.people: Sequence[str] = self.initial.get("people", ())
        for n in range(1, MOST_STEPS + 1):
            known = steps[n - 1] if n <= len(steps) else Planned("")
            self.fields[f"step_{n}"] = forms.CharField(
                label=_("第%(n)d步") % {"n": n},
                required=False,
                max_length=STEP_LIMIT,
                initial=known.text,
            )
            self.fields[f"step_due_{n}"] = forms.DateField(
                label=_("完成期限"), required=False, widget=DateInput(), initial=known.due_on
            )

    def steps(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Return the lines to show: what is filled in, and a few more."""
        filled = [n for n in range(1, MOST_STEPS + 1) if self[f"step_{n}"].value()]
        shown = min(max(filled, default=0) + _SPARE, MOST_STEPS)
        for n in range(1, shown + 1):
            yield self[f"step_{n}"], self[f"step_due_{n}"]

    def given(self) -> dict[str, Any]:
        """Return what `promise` takes."""
        data = self.cleaned_data
        steps = [
            Planned(data[f"step_{n}"], data[f"step_due_{n}"])
            for n in range(1, MOST_STEPS + 1)
            if data[f"step_{n}"]
        ]
        return {
            "responsible_person": data["responsible_person"],
            "measures": data["measures"],
            "steps": steps,
            "seen": data["seen"],
        }


class SubmitForm(SeenForm, EvidenceForm):
    """The result, with a photo of the same spot for every photo of the problem."""

    result = forms.CharField(
        label=_("整改情况"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=_("写明做了什么、现在怎样。能用照片说明的不必写长。"),
    )
    field_order = ["result", "evidence", "seen"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: Sequence[File] = self.initial.get("problems", ())
        self.after: dict[UUID, UUID] = {}  # photo of the problem -> photo of now
        self.fields["evidence"].label = _("其他照片和材料") if self.problems else _("照片和材料")
        for n, problem in enumerate(self.problems, 1):
            self.fields[f"after_{problem.pk}"] = forms.FileField(
                label=_("整改后照片%(n)d") % {"n": n},
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/*"}),
            )
            kept = str(self.data.get(f"kept_after_{problem.pk}", ""))
            if is_id(kept):
                self.after[problem.pk] = UUID(kept)

    def pairs(self) -> list[tuple[File, forms.BoundField, UUID | None]]:
        """Return each photo of the problem with the field for now, and what was given before."""
        return [
            (problem, self[f"after_{problem.pk}"], self.after.get(problem.pk))
            for problem in self.problems
        ]

    def store(self, unit: Unit, by: Person) -> list[UUID]:
        """Store the photos of now beside the rest; return them all."""
        for problem in self.problems:
            name = f"after_{problem.pk}"
            if upload := self.cleaned_data[name]:
                self.after[problem.pk] = stored(upload, name, unit, by, photo=True)
        return [*self.after.values(), *super().store(unit, by)]

    def before(self) -> dict[UUID, UUID]:
        """Return for each photo of now the photo of the problem that it answers."""
        return {now: problem for problem, now in self.after.items()}


class ExtendForm(SeenForm):
    until = forms.DateField(label=_("申请延至"), widget=DateInput())
    reason = forms.CharField(
        label=_("延期理由"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea,
        help_text=_("写明已做到哪一步、为什么不能按期完成。"),
    )
    field_order = ["until", "reason", "seen"]


class GrantForm(forms.Form):
    until = forms.DateField(label=_("批准延至"), widget=DateInput())
    note = forms.CharField(label=_("批复意见"), required=False, max_length=NOTE_LIMIT)


class RefuseForm(forms.Form):
    note = forms.CharField(label=_("不同意的理由"), max_length=NOTE_LIMIT)
