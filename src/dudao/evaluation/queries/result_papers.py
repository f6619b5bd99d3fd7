"""What circular and transfer letter say of a batch, and what has not been told yet."""

from collections import defaultdict
from collections.abc import Sequence

from dudao.documents.content import Official
from dudao.documents.states import State
from dudao.evaluation.models import Batch, Result, ResultPaper
from dudao.evaluation.papers.results import Group, Told, circular, transfer_letter
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.states import PaperKind, Stage
from dudao.org.models import Unit
from dudao.org.queries import norm
from dudao.org.states import RegionLevel

CONFIRMED = [Stage.CONFIRMED.value, Stage.NOTIFIED.value, Stage.PLAN_SUBMITTED.value,
             Stage.PLAN_APPROVED.value]  # fmt: skip

_BY_NAME = ("candidate__unit__sort_key", "pk")


def untold(batch: Batch, kind: PaperKind) -> list[Result]:
    """Return the confirmed results of a batch that no such paper tells yet, by name."""
    told = ResultPaper.objects.filter(batch=batch, kind=kind).exclude(document__state=State.VOID)
    rows = Result.objects.filter(
        candidate__batch=batch, candidate__stage__in=CONFIRMED, stands=True
    ).exclude(papers__in=told)
    if kind == PaperKind.CIRCULAR:
        rows = rows.filter(candidate__stage=Stage.CONFIRMED)
    return list(rows.select_related("candidate__unit__region", "aimed").order_by(*_BY_NAME))


def paper_content(batch: Batch, kind: PaperKind, results: Sequence[Result]) -> Official:
    """Return what the paper says of `results`."""
    told = _told(batch, results)
    return circular(told) if kind == PaperKind.CIRCULAR else transfer_letter(told)


def _told(batch: Batch, results: Sequence[Result]) -> Told:
    round_ = batch.round
    named = defaultdict(list)
    targets = {}
    for row in results:
        named[row.grade].append(row.candidate.unit.name)
        targets[row.grade] = row.aimed.text if hasattr(row, "aimed") else row.target
    framework = framework_of(round_.version)
    words = {one.key: one.label for one in framework.grades} | {"": "未入等"}
    return Told(
        office=round_.office.name,
        round=round_.title,
        basis=round_.basis,
        batch=batch.number,
        system=framework.title,
        from_on=batch.first_on,
        to_on=batch.last_on,
        groups=[
            Group(word=words[key], schools=named[key], target=targets[key])
            for key in words
            if named[key]
        ],
        schools=[row.candidate.unit.name for row in results],
        governments=_governments(round_.office, [row.candidate.unit for row in results]),
        plan_days=norm("evaluation.plan_days", office=round_.office),
    )


def _governments(office: Unit, units: Sequence[Unit]) -> list[str]:
    """Return the two levels of government: the county's, and those of the schools' townships."""
    townships = {unit.region.code: unit.region for unit in units if _is_township(unit)}
    names = [_government(townships[code].name) for code in sorted(townships)]
    return [f"{office.region.name}人民政府", *(names or ["各乡镇人民政府"])]


def _is_township(unit: Unit) -> bool:
    return unit.region.level == RegionLevel.TOWNSHIP


def _government(name: str) -> str:
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
