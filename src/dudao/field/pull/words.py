"""The words for what is stored by name: for the feedback list, and for the screen."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from dudao.field.pull.shapes import Words
from dudao.findings.states import Route, Severity, Verdict
from dudao.instruments.definition import Judgement
from dudao.lib.choices import Choice
from dudao.org.models import Unit
from dudao.planning.states import Slot, VisitKind
from dudao.visits.states import Activity, Position


def words(office: Unit | None) -> Words:
    """Return the words in Chinese, whatever language the phone speaks: they are signed for."""
    with translation.override("zh-hans"):
        return labels(office)


def labels(office: Unit | None) -> Words:
    """Return the words in the language of the phone."""
    return Words(
        office=office.name if office else "",
        kinds=_labels(VisitKind),
        slots=_labels(Slot),
        severities=_labels(Severity),
        routes=_labels(Route),
        verdicts=_labels(Verdict),
        positions=_labels(Position),
        judgements=_labels(Judgement),
        activities=_labels(Activity),
        still_holds=_("仍然保持"),
    )


def _labels(choice: Iterable[Choice]) -> dict[str, str]:
    return {one.value: str(one.label) for one in choice}
