"""What the school showed, photo beside photo, with the doubts of whoever judges."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.findings.models import EvidenceFlag, Finding, Rectification, RectificationFile
from dudao.findings.queries.doubts import flags_of
from dudao.findings.states import Doubt
from dudao.org.models import Person


class Doubted(NamedTuple):
    """A doubt in words; `other` is the picture it rests on, if the reader may see it."""

    words: str
    more: str
    other: File | None


class Shown(NamedTuple):
    """A photo of now, the photo of the problem it answers, and what looks odd about it."""

    file: File
    before: File | None
    doubts: list[Doubted]


def show_evidence(
    rounds: Sequence[Rectification], finding: Finding, reader: Person, problem: Sequence[File]
) -> None:
    """Give every round its `pairs` (photo beside photo, and photos with a doubt), the `rest`, and
    which files of the `problem` it does not answer.
    """
    doubts = _doubts(rounds, finding, reader)
    links = RectificationFile.objects.filter(rectification__in=[r.pk for r in rounds])
    by_round = defaultdict(list)
    for link in links.select_related("file", "before__file").order_by("pk"):
        before = link.before.file if link.before else None
        by_round[link.rectification_id].append(Shown(link.file, before, doubts[link.pk]))
    for made in rounds:
        shown = by_round[made.pk]
        made.pairs = [s for s in shown if s.before or s.doubts]  # type: ignore[attr-defined]
        answered = {s.before.pk for s in shown if s.before}
        made.unanswered = [  # type: ignore[attr-defined]
            file for file in problem if file.pk not in answered
        ]
        made.rest = [  # type: ignore[attr-defined]
            s.file for s in shown if not (s.before or s.doubts)
        ]


def _doubts(
    rounds: Sequence[Rectification], finding: Finding, reader: Person
) -> dict[int, list[Doubted]]:
    found: dict[int, list[Doubted]] = defaultdict(list)
    if not may(reader, Permission.FINDING_VERIFY, finding.unit):
        return found
    flags = list(flags_of(rounds))
    others = [flag.other_id for flag in flags if flag.other_id]
    seen = {file.pk for file in visible_to(reader).filter(pk__in=others)} if others else set()
    for flag in flags:
        other = flag.other if flag.other_id in seen else None
        found[flag.evidence_id].append(Doubted(flag.get_doubt_display(), _more(flag), other))
    return found


def _more(flag: EvidenceFlag) -> str:
    taken_at = flag.evidence.file.taken_at
    if flag.doubt == Doubt.TOO_OLD and taken_at:
        return _("照片记录的拍摄时间是%(at)s，请核对。") % {"at": f"{taken_at:%Y-%m-%d}"}
    if flag.doubt == Doubt.UNCHANGED:
        return _("与问题照片几乎一样，可能没有重新拍摄。")
    if flag.doubt == Doubt.FOREIGN:
        return _("与另一所学校的照片几乎一样。")
    return _("与本校以前提交的照片几乎一样。")
