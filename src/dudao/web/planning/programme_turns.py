"""Which steps of a programme its page offers, and what each does."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.programmes import report
from dudao.documents.models import Document
from dudao.documents.states import State as DocumentState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning import actions
from dudao.planning.models import Part, Programme
from dudao.planning.queries.programmes import runs, without_visit
from dudao.planning.states import ProgrammeState, VisitKind
from dudao.planning.states.programmes import OPINED, UNDER_WAY
from dudao.web.planning.programme_forms import FilingForm, VisitsForm
from dudao.web.planning.register_forms import ReasonForm
from dudao.web.planning.turns import Turn

#: Steps that lead on to the document they draft.
DRAFTING = frozenset({"notice", "report"})


def _report(programme: Programme, by: Person, _data: dict[str, Any]) -> Document:
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = report(by, programme)
    return actions.draft_programme_report(programme.pk, content, by=by)


TURNS = {
    "notice": Turn(
        _("起草督导通知"),
        _("已起草通知。请核对后送核稿；印发后学校即收到通知。"),
        lambda programme, by, _data: actions.draft_programme_notice(programme.pk, by=by),
    ),
    "start": Turn(
        _("开始实施"),
        _("已开始。学校在入校前看不到这个项目。"),
        lambda programme, by, _data: actions.start_programme(programme.pk, by=by),
    ),
    "visits": Turn(
        _("安排现场督导"),
        _("已安排，在可入校的工作日里均匀排开。"),
        lambda programme, by, data: actions.assign_visits(programme.pk, by=by, **data),
        VisitsForm,
    ),
    "report": Turn(_("起草督导报告"), _("已按督导记录起草。请补写意见建议后送核稿。"), _report),
    "file": Turn(
        _("登记备案"),
        _("已登记报上级备案。"),
        lambda programme, by, data: actions.file_programme(programme.pk, by=by, **data),
        FilingForm,
    ),
    "cancel": Turn(
        _("取消项目"),
        _("已取消，没有开始的入校任务一并撤销。"),
        lambda programme, by, data: actions.cancel_programme(programme.pk, by=by, **data),
        ReasonForm,
        "btn-danger",
        folded=True,
    ),
}


def keys_of(programme: Programme, person: Person, parts: Sequence[Part]) -> list[str]:
    """Return the steps that `person` may take now, the usual one first."""
    state = ProgrammeState(programme.state)
    if not may(person, Permission.PROGRAMME_RUN, programme.office):
        sends = state in UNDER_WAY and runs(person, programme) and _unsent(programme)
        return ["visits"] if sends else []
    keys = {
        ProgrammeState.TEAMED: _announcing(programme),
        ProgrammeState.NOTIFIED: ["visits"] if _unsent(programme) else [],
        ProgrammeState.ON_SITE: _on_site(programme, parts),
        ProgrammeState.REPORTED: ["file"],
    }.get(state, [])
    early = {ProgrammeState.DRAFT, ProgrammeState.TEAMED, *UNDER_WAY}
    return [*keys, "cancel"] if state in early else keys


def _announcing(programme: Programme) -> list[str]:
    if programme.kind == VisitKind.RANDOM:
        return ["start"]
    return [] if _stands(programme.notice) else ["notice"]


def _on_site(programme: Programme, parts: Sequence[Part]) -> list[str]:
    if all(part.state in OPINED for part in parts):
        return [] if _stands(programme.report) else ["report"]
    return ["visits"] if _unsent(programme) else []


def _unsent(programme: Programme) -> bool:
    return without_visit(programme).exists()


def _stands(document: Document | None) -> bool:
    return document is not None and document.state != DocumentState.VOID


def initial_of(programme: Programme) -> Mapping[str, dict[str, Any]]:
    """Return what the forms are opened with."""
    today = clock.today()
    first = max(programme.first_on, today)
    return {
        "visits": {"first_on": first, "last_on": programme.last_on},
        "file": {"on": today},
    }
