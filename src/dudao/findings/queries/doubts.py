"""Pictures that look alike, and the doubts that came of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import BigIntegerField, F, Func, QuerySet

from dudao.files.fingerprint import NEAR
from dudao.files.models import File
from dudao.findings.models import EvidenceFlag, FindingFile, Rectification, RectificationFile
from dudao.findings.rules.doubts import Use

#: The nearest pictures are enough to tell.
_MOST = 50


class _Apart(Func):
    """In how many bits two 64-bit numbers differ."""

    template = "bit_count((%(expressions)s)::bit(64))"
    output_field = BigIntegerField()


def alike(file: File) -> dict[UUID, int]:
    """Return the pictures that look like `file`, by id, each with the bits in which it differs."""
    same = File.objects.filter(sha256=file.sha256).exclude(pk=file.pk).values_list("pk", flat=True)
    found: dict[UUID, int] = dict.fromkeys(same[:_MOST], 0)
    if file.fingerprint is not None:
        near = (
            File.objects.filter(fingerprint__isnull=False)
            .exclude(pk=file.pk)
            .annotate(apart=_Apart(F("fingerprint").bitxor(file.fingerprint)))
            .filter(apart__lte=NEAR)
            .order_by("apart")
            .values_list("pk", "apart")
        )
        found = dict(near[:_MOST]) | found
    return found


def uses_before(link: RectificationFile) -> list[Use]:
    """Return where pictures like that of `link` showed a problem or its mending before."""
    near = alike(link.file)
    ids = [link.file_id, *near]
    shown = FindingFile.objects.filter(file__in=ids, file__width__isnull=False)
    mended = RectificationFile.objects.filter(
        file__in=ids, file__width__isnull=False, pk__lt=link.pk
    ).exclude(rectification=link.rectification_id)
    problems = shown.values_list("file", "finding__unit", "finding")
    results = mended.values_list("file", "rectification__finding__unit", "rectification__finding")
    return [
        Use(file, near.get(file, 0), unit, finding, of_problem)
        for rows, of_problem in ((problems, True), (results, False))
        for file, unit, finding in rows
    ]


def flags_of(rounds: Iterable[Rectification]) -> QuerySet[EvidenceFlag]:
    """Return the doubts about what was shown in `rounds`, with the picture each rests on."""
    return (
        EvidenceFlag.objects.filter(evidence__rectification__in=[r.pk for r in rounds])
        .select_related("evidence", "other__unit")
        .order_by("pk")
    )
