"""Reading forms and their wording banks."""

from dudao.instruments.queries.imports import changes_of, imports_visible_to, newer_than
from dudao.instruments.queries.versions import (
    facts,
    item_of,
    published,
    published_for,
    published_for_each,
    versions_visible_to,
    visible_to,
)
from dudao.instruments.queries.wordings import (
    counted,
    of_item,
    own_wordings,
    proposals_visible_to,
    standing,
    supplemented,
    supplements,
    to_decide,
    wordings_visible_to,
)

__all__ = [
    "changes_of",
    "counted",
    "facts",
    "imports_visible_to",
    "item_of",
    "newer_than",
    "of_item",
    "own_wordings",
    "proposals_visible_to",
    "published",
    "published_for",
    "published_for_each",
    "standing",
    "supplemented",
    "supplements",
    "to_decide",
    "versions_visible_to",
    "visible_to",
    "wordings_visible_to",
]
