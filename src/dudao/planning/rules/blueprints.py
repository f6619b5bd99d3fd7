"""What the assignment of a merged visit says: kind and purpose out of its jobs. Pure."""

from collections.abc import Sequence

from dudao.planning.states import Source, VisitKind

PURPOSE_LIMIT = 200


def kind_of(sources: Sequence[str], programme: str = "") -> VisitKind:
    """Return the kind of visit: of its programme, else routine, else what its jobs are."""
    if programme:
        return VisitKind(programme)
    found = set(sources)
    if not found or Source.RULE in found:
        return VisitKind.ROUTINE
    if found == {Source.FOLLOW_UP}:
        return VisitKind.FOLLOW_UP
    return VisitKind.SPECIAL


def joined(titles: Sequence[str], *, comma: str, more: str, otherwise: str) -> str:
    """Return the titles, each once, as a purpose; `more` is added where not all have room."""
    each = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
    if not each:
        return otherwise
    whole = comma.join(each)
    if len(whole) <= PURPOSE_LIMIT:
        return whole
    room = PURPOSE_LIMIT - len(more)
    while len(each) > 1 and len(comma.join(each)) > room:
        each.pop()
    return comma.join(each)[:room] + more
