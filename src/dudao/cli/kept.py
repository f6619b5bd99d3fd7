"""The bundles this installation keeps, each with what is wrong with it; needs Django set up."""

from collections.abc import Iterator

from dudao.documents.bundle.checking import Fault, Trouble, check
from dudao.documents.models import Volume
from dudao.files import queries as files


def bundles() -> Iterator[tuple[str, Fault | None]]:
    """Yield the number of every closed volume and what is wrong with its bundle, if anything."""
    rows = Volume.objects.filter(bundle__isnull=False).select_related("bundle")
    for volume in rows.order_by("office", "year", "place").iterator():
        yield volume.number, _fault(volume)


def _fault(volume: Volume) -> Fault | None:
    """Return what is wrong: inside it, or that it is another one than was stored."""
    assert volume.bundle is not None  # noqa: S101 - asked for above
    if not files.path(volume.bundle).exists():
        return Fault(Trouble.MISSING, volume.bundle.name)
    fault = check(files.path(volume.bundle))
    if fault is None and not files.verify(volume.bundle):
        return Fault(Trouble.CHANGED, volume.bundle.name)
    return fault
