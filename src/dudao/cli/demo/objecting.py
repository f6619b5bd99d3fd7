"""What becomes of an objection in the demo: a reader, an answer, now and then a review."""

import random
from collections.abc import Callable
from uuid import UUID

from dudao.cli.demo.cast import Cast
from dudao.findings import actions as findings
from dudao.findings.models import Objection
from dudao.findings.queries.objections import readers_for, reviewers_for
from dudao.findings.states import Outcome
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit

SEED = 20261001
REASONS = {
    Outcome.UPHELD: "经核对采购合同和现场记录，情况属实，问题不成立，予以撤销。",
    Outcome.PARTLY: "学校已着手解决，但检查当天仍有不到位之处，问题表述予以更正。",
    Outcome.REJECTED: "现场照片和记录清楚，问题成立，请按要求整改。",
}
CORRECTION = "更换工作正在进行，检查当天仍有一处未到位。"
STILL_NO = "学校认为检查时间短，未能反映日常情况，请上级督导机构复查。"
REVIEWED = {
    Outcome.UPHELD: "调阅了双方材料，现有证据不足以认定，撤销该问题。",
    Outcome.REJECTED: "原答复事实清楚、依据充分，予以维持。",
}
SHARES = {Outcome.REJECTED: 5, Outcome.PARTLY: 3, Outcome.UPHELD: 2}

#: Do something some workdays later.
Later = Callable[[int, Callable[[], object]], None]


class Objecting:
    """Lets the office read what schools object to, some workdays after each other."""

    def __init__(self, cast: Cast, later: Later, principal: Callable[[Unit], Person]) -> None:
        """Draw from dice of its own, so that the rest of the year stays as it is."""
        self._cast, self._later, self._principal = cast, later, principal
        self._draw = random.Random(SEED)

    def follow(self, visit: Visit) -> None:
        """Take up what the principal objected to when signing."""
        for pk in Objection.objects.filter(finding__raised_on__visit=visit).values_list("pk"):
            self._later(self._draw.randint(1, 2), lambda pk=pk[0]: self._assign(pk))  # type: ignore[misc]

    def _assign(self, pk: UUID) -> None:
        objection = self._now(pk)
        reader = self._draw.choice(list(readers_for(objection.finding)[:6]))
        findings.assign_reader(pk, by=self._cast.staff, reader=reader)
        self._later(self._draw.randint(3, 8), lambda: self._answer(pk, reader))

    def _answer(self, pk: UUID, reader: Person) -> None:
        outcome = self._draw.choices(list(SHARES), list(SHARES.values()))[0]
        correction = CORRECTION if outcome is Outcome.PARTLY else ""
        findings.answer_objection(
            pk, by=reader, outcome=outcome, reasons=REASONS[outcome], correction=correction
        )
        if outcome is not Outcome.UPHELD and self._draw.random() < 0.4:
            self._later(self._draw.randint(2, 5), lambda: self._ask_review(pk))

    def _ask_review(self, pk: UUID) -> None:
        by = self._principal(self._now(pk).finding.unit)
        findings.ask_review(pk, by=by, statement=STILL_NO)
        self._later(self._draw.randint(6, 20), lambda: self._review(pk))

    def _review(self, pk: UUID) -> None:
        by = reviewers_for(self._now(pk).finding)[0]
        outcome = self._draw.choice(list(REVIEWED))
        findings.review_objection(pk, by=by, outcome=outcome, reasons=REVIEWED[outcome])

    def _now(self, pk: UUID) -> Objection:
        return Objection.objects.select_related("finding__unit").get(pk=pk)
