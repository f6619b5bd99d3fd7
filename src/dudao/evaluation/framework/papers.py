"""Evidence as people list it: one paper a line, `发展规划（可选）（12个月内有效）`."""

import re

from dudao.evaluation.framework.definition import Evidence

OPTIONAL = "（可选）"
LONGEST = 200
_VALID = re.compile(r"[（(](\d{1,3})个月内有效[)）]$")
_MARK = re.compile(r"^\s*(?:\d{1,2}\s*[.、．)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])\s*")


def evidence_text(evidence: tuple[Evidence, ...]) -> str:
    """Write papers, one a line."""
    return "\n".join(
        one.title
        + ("" if one.required else OPTIONAL)
        + (f"（{one.valid_months}个月内有效）" if one.valid_months else "")
        for one in evidence
    )


def read_evidence(text: str) -> tuple[Evidence, ...]:
    """Return the papers that `text` lists, by lines or semicolons."""
    papers = []
    for part in re.split(r"[\n；;]", text):
        title, months = _MARK.sub("", part.strip()).rstrip("。"), None
        if valid := _VALID.search(title):
            title, months = title[: valid.start()], min(max(int(valid[1]), 1), 120)
        required = not title.endswith(OPTIONAL)
        title = title.removesuffix(OPTIONAL).strip()
        if title:
            papers.append(Evidence(title[:LONGEST], required, months))
    return tuple(papers)
