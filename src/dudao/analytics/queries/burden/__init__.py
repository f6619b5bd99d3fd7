"""The burden ledger (减负账): what supervision takes of schools, and what merging spares them."""

from dudao.analytics.queries.burden.costs import Cost, cost_of
from dudao.analytics.queries.burden.ledger import (
    Ledger,
    Line,
    ledger_of,
    ledgers,
    ledgers_by_kind,
    lines_in,
    merged_visits,
    own_school,
    schools_for,
    total,
    went,
)
from dudao.analytics.queries.burden.warnings import Warned, require_explained, warnings_for

__all__ = [
    "Cost",
    "Ledger",
    "Line",
    "Warned",
    "cost_of",
    "ledger_of",
    "ledgers",
    "ledgers_by_kind",
    "lines_in",
    "merged_visits",
    "own_school",
    "require_explained",
    "schools_for",
    "total",
    "warnings_for",
    "went",
]
