"""The rectification loop: promise, rectification, verdict."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Line, Text, Uuids, Word
from dudao.api.findings.shapes import FindingOut, SeenIn, evidence_of, router, visible
from dudao.files.models import File
from dudao.findings import actions, queries
from dudao.findings.models import Finding, Rectification, Verification
from dudao.findings.rules.steps import MOST_STEPS, Planned
from dudao.findings.states import Verdict


class StepIn(Given):
    text: Line
    due_on: date | None = None
    """The finding's deadline unless another day is given."""


class PromiseIn(SeenIn):
    responsible_person: Word
    measures: Text
    steps: Annotated[list[StepIn], Field(max_length=MOST_STEPS)] | None = None
    """In place of those that are not done yet; left out, they stay."""


class RectificationIn(SeenIn):
    result: Text
    evidence: Uuids = []
    """Ids of files stored for the school."""
    before: Annotated[dict[UUID, UUID], Field(max_length=200)] = {}
    """For a photo in `evidence` the photo of the problem it answers: same spot."""


class VerdictIn(SeenIn):
    verdict: Verdict
    note: Text = ""
    on_site: bool = False
    workdays: Count | None = None
    """New deadline in workdays, where the problem is not solved."""
    evidence: Uuids = []
    """Ids of files stored for the school that show what was seen."""


class VerificationOut(Schema):
    id: UUID
    finding_id: UUID
    verdict: Verdict
    note: str
    on_site: bool
    at: datetime
    new_due_on: date | None
    evidence: list[UUID]

    @staticmethod
    def resolve_evidence(made: Verification) -> list[UUID]:
        """Return the ids of the files."""
        return [file.pk for file in made.evidence.all()]


class RectificationOut(Schema):
    id: UUID
    finding_id: UUID
    round: int
    result: str
    submitted_at: datetime
    late: bool
    evidence: list[UUID]
    before: dict[str, UUID]
    """For a photo of now the photo of the problem it answers."""
    verifications: list[VerificationOut]

    @staticmethod
    def resolve_evidence(made: Rectification) -> list[UUID]:
        """Return the ids of the files."""
        return [file.pk for file in made.evidence.all()]

    @staticmethod
    def resolve_before(made: Rectification) -> dict[str, UUID]:
        """Return which photo answers which."""
        pairs = made.files.filter(before__isnull=False).order_by("pk")
        return {str(now): then for now, then in pairs.values_list("file", "before__file")}


@router.post("/{finding_id}/promise", response=FindingOut)
def promise(request: ApiRequest, finding_id: UUID, body: PromiseIn) -> Finding:
    """Name who puts it right and how."""
    given = body.dict()
    if body.steps is not None:
        given["steps"] = [Planned(step.text, step.due_on) for step in body.steps]
    return actions.promise(visible(request, finding_id).pk, by=request.auth, **given)


@router.get("/{finding_id}/evidence", response=list[UUID])
def list_evidence(request: ApiRequest, finding_id: UUID) -> Any:
    """List the files that show the problem."""
    files: QuerySet[File] = visible(request, finding_id).evidence.order_by("pk")
    return list(files.values_list("pk", flat=True))


@router.get("/{finding_id}/rectifications", response=list[RectificationOut])
def list_rectifications(request: ApiRequest, finding_id: UUID) -> QuerySet[Rectification]:
    """List the rounds of rectification with their verdicts, newest first."""
    return queries.rounds(visible(request, finding_id))


@router.post("/{finding_id}/rectifications", response={201: RectificationOut})
def submit(request: ApiRequest, finding_id: UUID, body: RectificationIn) -> Status[Rectification]:
    """Report that it has been put right, with evidence."""
    finding = visible(request, finding_id)
    evidence = evidence_of(request, body.evidence)
    made = actions.submit_rectification(
        finding.pk,
        by=request.auth,
        result=body.result,
        evidence=evidence,
        before=body.before,
        seen=body.seen,
    )
    return Status(201, made)


@router.get("/{finding_id}/verifications", response=list[VerificationOut])
def list_verifications(request: ApiRequest, finding_id: UUID) -> QuerySet[Verification]:
    """List the verdicts on a finding, newest first."""
    return visible(request, finding_id).verifications.prefetch_related("evidence").order_by("-id")


@router.post("/{finding_id}/verifications", response={201: VerificationOut})
def verify(request: ApiRequest, finding_id: UUID, body: VerdictIn) -> Status[Verification]:
    """Give an inspector's verdict."""
    finding = visible(request, finding_id)
    given = {**body.dict(), "evidence": evidence_of(request, body.evidence)}
    return Status(201, actions.verify(finding.pk, by=request.auth, **given))
