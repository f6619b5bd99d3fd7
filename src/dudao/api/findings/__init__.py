"""The problem ledger and the rectification loop over the API."""

from dudao.api.findings import keeping, ledger, lineage, loop, reports, routes, school
from dudao.api.findings.shapes import router

__all__ = ["keeping", "ledger", "lineage", "loop", "reports", "router", "routes", "school"]
