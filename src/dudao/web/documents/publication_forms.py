"""Forms check shape; what may be shown to the public is the action's business."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document, Publication
from dudao.documents.personal import Personal, Suspicion
from dudao.documents.queries.publishing import late_q
from dudao.documents.redaction import Mark, texts_of
from dudao.documents.rules.publishing import NOTE_LIMIT, SUMMARY_LIMIT
from dudao.documents.states import Kind, PublicState
from dudao.lib import clock
from dudao.web.listing import FilterForm, any_of

#: As many lines as one writes by hand; a program may send more.
LINES = 200


class PublicationFilter(FilterForm):
    """By title or number, state, kind, and what is late."""

    q = forms.CharField(label=_("标题或文号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(PublicState))
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=any_of(Kind))
    overdue = forms.BooleanField(label=_("逾期未公开"), required=False)

    def narrow(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        """Return the rows that match."""
        told = self.chosen
        if told.get("q"):
            rows = rows.filter(document__title__icontains=told["q"]) | rows.filter(
                document__number__icontains=told["q"]
            )
        if told.get("state"):
            rows = rows.filter(state=told["state"])
        if told.get("kind"):
            rows = rows.filter(document__kind=told["kind"])
        if told.get("overdue"):
            rows = rows.filter(late_q(clock.today()))
        return rows


class CandidateFilter(FilterForm):
    """By title or number."""

    q = forms.CharField(label=_("标题或文号"), required=False, max_length=60)

    def narrow(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        """Return the rows that match."""
        asked = self.chosen.get("q")
        if not asked:
            return rows
        return rows.filter(title__icontains=asked) | rows.filter(number__icontains=asked)


class PublicVersionForm(forms.Form):
    """The summary and what is blacked out: what is suggested, confirmed by a person; and more."""

    summary = forms.CharField(
        label=_("一句话说明"),
        max_length=SUMMARY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用家长看得懂的话说清这份文书讲什么，300字以内。不要写要遮盖的内容。"),
    )
    hide = forms.MultipleChoiceField(
        label=_("疑似个人信息，遮盖打勾的"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("还要遮盖的文字"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一处，照原文写。全文出现的都会遮盖。"),
    )
    places = forms.MultipleChoiceField(
        label=_("只遮盖一处的"), required=False, widget=forms.CheckboxSelectMultiple
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any, *, publication: Publication, suspicions: list[Suspicion]) -> None:
        marks = publication.marks
        texts = texts_of(publication.document.typed_content)
        self._why = {one.text: one.why for one in suspicions}
        self._placed = {str(n): mark for n, mark in enumerate(marks) if mark.path}
        everywhere = [mark.text for mark in marks if not mark.path]
        first = publication.content is None
        initial = {
            "summary": publication.summary,
            "hide": [text for text in self._why if first or text in everywhere],
            "more": "\n".join(text for text in everywhere if text not in self._why),
            "places": list(self._placed),
            "seen": publication.version,
        }
        super().__init__(data, initial=initial)
        counts = Counter(one.text for one in suspicions)
        self._offer(
            "hide", [(text, _told(text, why, counts[text])) for text, why in self._why.items()]
        )
        self._offer(
            "places",
            [
                (n, f"“{texts.get(it.path, '')[it.start : it.end]}”")
                for n, it in self._placed.items()
            ],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if choices:
            cast("forms.MultipleChoiceField", self.fields[name]).choices = choices
        else:
            del self.fields[name]

    def marks(self) -> list[Mark]:
        """Return what is to be blacked out."""
        told = self.cleaned_data
        lines = [line.strip() for line in told["more"].splitlines()[:LINES]]
        hidden = [Mark(text=text, why=str(self._why[text])) for text in told.get("hide", [])]
        more = [Mark(text=line) for line in dict.fromkeys(lines) if line]
        return [*hidden, *more, *(self._placed[n] for n in told.get("places", []))]


class CorrectionForm(PublicVersionForm):
    """As the public version, with what the correction log will say."""

    note = forms.CharField(
        label=_("更正说明"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公众会在更正记录里看到：更正了什么，为什么。"),
    )
    field_order = ("note", "summary")


def _told(text: str, why: Personal, count: int) -> str:
    return gettext("%(text)s（%(why)s，%(count)d处）") % {
        "text": text,
        "why": why.label,
        "count": count,
    }
