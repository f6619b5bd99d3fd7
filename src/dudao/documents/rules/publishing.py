"""What is made public, until when, and in which words. Pure."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256

from dudao.documents.states import Kind

#: The longest summary and the longest line of the correction log, in characters.
SUMMARY_LIMIT = 300
NOTE_LIMIT = 300

#: Kinds that an office may have to publish by itself; whether it does is the norm `key_of(kind)`
#: with its basis (packs/norms.toml), which an office can set for itself. Others by hand.
PUBLISHABLE = frozenset(
    {Kind.REPORT, Kind.CIRCULAR, Kind.SUPERVISION_OPINION, Kind.BRIEF, Kind.NOTICE}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def key_of(kind: Kind) -> str:
    """Return the key of the norm that says whether a kind is public (1) or not (0)."""
    return f"documents.publication.{kind}"


def plain(text: str) -> str:
    """Return what somebody wrote as one paragraph, without what no XML can hold."""
    return " ".join(_CONTROL.sub("", text).split())


def version_of(summary: str, redactions: Sequence[object]) -> str:
    """Return what a prepared publication is known by: 64 hexadecimal digits."""
    told = json.dumps([summary, list(redactions)], ensure_ascii=False, sort_keys=True)
    return sha256(told.encode()).hexdigest()
