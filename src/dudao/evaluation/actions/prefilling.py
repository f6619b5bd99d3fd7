"""Beginning self-evaluations with what is known already. Part of an action."""

from collections.abc import Sequence

from dudao.evaluation.models import Candidate, Round, SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.known import Earlier, Known, earlier_of, known_of
from dudao.evaluation.queries.self_evaluation import picture
from dudao.evaluation.states import Standing
from dudao.lib import clock


def begin_self_evaluations(round_: Round, candidates: Sequence[Candidate]) -> None:
    """Make a self-evaluation for each of `candidates`, filled with what is known of it."""
    units = [one.unit for one in candidates]
    framework = framework_of(round_.version)
    known = known_of(round_, units)
    earlier = earlier_of(round_, framework, units)
    made = SelfEvaluation.objects.bulk_create(
        SelfEvaluation(candidate=one, begun_at=clock.now()) for one in candidates
    )
    answers, papers = [], []
    for row in made:
        unit = row.candidate.unit_id
        answers += [_answer(row, one) for one in known[unit].values()]
        papers += _papers(row, earlier.get(unit))
    SelfAnswer.objects.bulk_create(answers)
    SelfEvidence.objects.bulk_create(papers)
    count_left(made)


def count_left(evaluations: Sequence[SelfEvaluation]) -> None:
    """Keep how much is asked, known and left of each, for lists and home pages."""
    for row in evaluations:
        now = picture(row)
        row.asked, row.prefilled, row.left = now.asked, now.prefilled, now.left
    SelfEvaluation.objects.bulk_update(evaluations, ["asked", "prefilled", "left"])


def _answer(evaluation: SelfEvaluation, one: Known) -> SelfAnswer:
    return SelfAnswer(
        self_evaluation=evaluation,
        of=one.of,
        code=one.code,
        number=one.number,
        choice=one.choice,
        text=one.text,
        source=one.source,
        source_note=one.note[:200],
        source_on=one.on,
        standing=Standing.PREFILLED,
    )


def _papers(evaluation: SelfEvaluation, earlier: Earlier | None) -> list[SelfEvidence]:
    """Return the papers of the self-evaluation before, for the indicators that are still there."""
    if earlier is None:
        return []
    now = {before: code for code, before in earlier.codes.items()}
    return [
        SelfEvidence(
            self_evaluation=evaluation,
            file_id=one.file_id,
            title=one.title,
            dated_on=one.dated_on,
            codes=[now[code] for code in one.codes if code in now],
            earlier=True,
            attached_by_id=one.attached_by_id,
            attached_at=clock.now(),
        )
        for one in earlier.evaluation.evidence.all()
        if set(one.codes) & now.keys()
    ]
