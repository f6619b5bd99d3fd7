"""The problem ledger and the rectification loop over the API."""

from dudao.api.findings import ledger, lineage, loop
from dudao.api.findings.shapes import router

__all__ = ["ledger", "lineage", "loop", "router"]
