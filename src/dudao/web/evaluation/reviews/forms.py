"""Forms of a review: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.evaluation.actions.rating import NOTE_LIMIT
from dudao.evaluation.models import Candidate, TeamMember
from dudao.evaluation.queries.reviews import drawn_for, kept_away, sendable
from dudao.evaluation.rules.rounds import REASON_LIMIT
from dudao.evaluation.states import BEFORE_SENT, Stage
from dudao.org.models import Person
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import ALL, DateInput
from dudao.web.listing import FilterForm

STAGES = [("", ALL), *((one.value, one.label) for one in Stage if one not in BEFORE_SENT)]


class ReviewFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("进度"), required=False, choices=STAGES)
    mine = forms.BooleanField(label=gettext_lazy("我在评估组"), required=False)

    def narrow(self, rows: Any) -> Any:
        """Return the units that match."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(unit__name__icontains=chosen["q"])
        if "stage" in chosen:
            rows = rows.filter(stage=chosen["stage"])
        if "mine" in chosen:
            rows = rows.filter(review__members__person=self.person, review__members__recused=False)
        return rows


class CheckForm(forms.Form):
    """What the papers for one indicator are worth; `seen` is the edition on the screen."""

    verdict = forms.CharField(required=False, max_length=20)
    note = forms.CharField(required=False, max_length=REASON_LIMIT)
    seen = forms.IntegerField(required=False)


class RateForm(forms.Form):
    value = forms.CharField(required=False, max_length=40)
    note = forms.CharField(required=False, max_length=NOTE_LIMIT)
    seen = forms.IntegerField(required=False)


class ModerateForm(forms.Form):
    value = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(required=False, max_length=REASON_LIMIT)
    seen = forms.IntegerField(required=False)


class PhotoForm(EvidenceForm):
    """Photos and papers for one's rating of an indicator."""


class AboutForm(forms.Form):
    """A step that has to know about which school it is: `about` fills in its choices."""

    def about(self, candidate: Candidate) -> None:
        """Take the choices of this school."""


class DocumentsForm(forms.Form):
    rest = forms.BooleanField(label=gettext_lazy("其余均充分"), required=False)
    opinion = forms.CharField(
        label=gettext_lazy("审核意见（可不填）"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TeamForm(AboutForm):
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("评估组成员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("组长"), required=False)

    def about(self, candidate: Candidate) -> None:
        """Offer who may be sent; who must keep away is named with the reason."""
        people = list(sendable(candidate))
        away = kept_away(candidate, people)
        rows = sendable(candidate).exclude(pk__in=away)
        for name in ("people", "lead"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if away:
            names = [
                _("%(what)s（%(more)s）") % {"what": one, "more": away[one.pk]}
                for one in people
                if one.pk in away
            ]
            told = _("应回避，不能选：%(names)s。") % {"names": _("、").join(names)}
            self.fields["people"].help_text = told


class DrawTeamForm(AboutForm):
    draw = forms.ChoiceField(label=gettext_lazy("抽签结果"))

    def about(self, candidate: Candidate) -> None:
        """Offer the draws that sent inspectors to this school."""
        choices = [
            (
                str(draw.pk),
                _("%(what)s（%(more)s）")
                % {"what": draw, "more": _("、").join(str(person) for person in people)},
            )
            for draw, people in drawn_for(candidate)
        ]
        self.fields["draw"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            told = _("还没有为这所学校抽过督学。请先在“随机抽查”里抽学校和督学，再回到这里采用。")
            self.fields["draw"].help_text = told


class GoForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("进校日期"), widget=DateInput())


class HandInForm(forms.Form):
    partly = forms.BooleanField(label=gettext_lazy("其余由同组评分"), required=False)


class RecuseForm(AboutForm):
    person = forms.TypedChoiceField(label=gettext_lazy("谁"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("回避理由"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def about(self, candidate: Candidate) -> None:
        """Offer who is in the team."""
        members = TeamMember.objects.filter(review__candidate=candidate, recused=False)
        members = members.select_related("person")
        choices = [(row.person_id, str(row.person)) for row in members.order_by("pk")]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
