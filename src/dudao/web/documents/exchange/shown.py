"""What the page of a package shows of its content."""

from typing import Any

from dudao.documents.exchange import Difference, Unsound, flat
from dudao.documents.models import Package
from dudao.documents.queries import exchange as queries
from dudao.documents.states import Change, PackageState
from dudao.lib.errors import NotFound

#: So many fields of one record stand on the page.
FIELDS = 60
_TONES = {
    Change.NEW: "blue",
    Change.CHANGED: "amber",
    Change.SAME: "grey",
    Change.GONE: "red",
    Change.OLDER: "grey",
}


def shown(package: Package) -> dict[str, Any]:
    """Return the records of a package, what they change while it waits, or that it is damaged."""
    try:
        whole = queries.opened(package)
    except (Unsound, NotFound):
        return {"damaged": True, "records": []}
    found: dict[str, Difference] = {}
    told: dict[str, Any] = {}
    if package.state == PackageState.RECEIVED:
        differences = queries.differences_of(package, whole)
        found = {it.name: it for it in differences}
        told = {
            "seen": queries.seen_of(differences),
            "gone": [it for it in differences if it.change == Change.GONE],
            "counts": _counts(differences),
        }
    records = [
        {
            "title": record.title,
            "files": record.files,
            "tone": _TONES.get(found[record.name].change) if record.name in found else "",
            "change": found[record.name].change.label if record.name in found else "",
            **_fields(found.get(record.name), flat(whole.content(record))),
        }
        for record in whole.manifest.records
    ]
    return {"records": records, **told}


def _counts(differences: list[Difference]) -> list[tuple[str, Any, int]]:
    changes = [it.change for it in differences]
    return [(_TONES[it], it.label, changes.count(it)) for it in Change if it in changes]


def _fields(difference: Difference | None, content: dict[str, str]) -> dict[str, Any]:
    """Return what differs; of what is new, or not waiting, what it says."""
    changed = difference.fields if difference else []
    plain = [] if changed else list(content.items())
    return {
        "changed": changed[:FIELDS],
        "plain": plain[:FIELDS],
        "more": max(0, len(changed or plain) - FIELDS),
    }
