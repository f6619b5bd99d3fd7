"""The certificate as JSON, and whether one is true."""

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from dudao.planning.drawing.lists import FORMAT, DrawList, Unreadable, quotas, read_list, sha256
from dudao.planning.drawing.seeding import seed_of
from dudao.planning.drawing.selection import carry_out

_SCRIPT = Path(__file__).parent / "recompute.txt"


class Fault(Enum):
    """What is wrong with a certificate."""

    UNREADABLE = "unreadable"
    LIST_CHANGED = "list_changed"
    QUOTAS = "quotas"
    PEOPLE = "people"
    COMMITMENT = "commitment"
    SEED = "seed"
    RESULT = "result"


def certificate(
    text: str,
    parts: Sequence[str],
    *,
    commitments: Sequence[tuple[str, str]] = (),
    strikes: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return the certificate of a draw from the list `text`; `commitments` are (name, SHA-256)."""
    seed = seed_of(sha256(text), parts)
    outcome = carry_out(read_list(text), seed, strikes)
    return {
        "format": FORMAT,
        "list": text,
        "list_sha256": sha256(text),
        "commitments": [{"name": name, "sha256": digest} for name, digest in commitments],
        "parts": list(parts),
        "seed": seed,
        "strikes": [{"id": gone, "why": why} for gone, why in strikes],
        "picked": outcome.picked,
        "teams": outcome.teams,
    }


def check(proof: Mapping[str, Any]) -> Fault | None:
    """Recompute a certificate; return the first thing that is wrong with it, or None."""
    try:
        drawn = read_list(proof["list"])
        if sha256(proof["list"]) != proof["list_sha256"]:
            return Fault.LIST_CHANGED
        return _seeded(proof, drawn) or _drawn(proof, drawn)
    except (AttributeError, KeyError, TypeError, ValueError, Unreadable):
        return Fault.UNREADABLE


def _seeded(proof: Mapping[str, Any], drawn: DrawList) -> Fault | None:
    commitments, parts = proof["commitments"], proof["parts"]
    if [one["name"] for one in commitments] != list(drawn.people):
        return Fault.PEOPLE
    if len(parts) != (len(drawn.people) or 1) or not (drawn.people or drawn.numbers):
        return Fault.PEOPLE
    if drawn.people and [sha256(part) for part in parts] != [one["sha256"] for one in commitments]:
        return Fault.COMMITMENT
    return None if seed_of(proof["list_sha256"], parts) == proof["seed"] else Fault.SEED


def _drawn(proof: Mapping[str, Any], drawn: DrawList) -> Fault | None:
    sizes = {stratum: 0 for stratum, _n in drawn.quotas}
    for one in drawn.entries:
        sizes[one.stratum] += not one.struck
    told = dict(drawn.quotas)
    if told != quotas(sizes, sum(told.values())):
        return Fault.QUOTAS
    strikes = [(one["id"], one["why"]) for one in proof["strikes"]]
    outcome = carry_out(drawn, proof["seed"], strikes)
    same = outcome.picked == proof["picked"] and outcome.teams == proof["teams"]
    return None if same else Fault.RESULT


def recompute_script() -> str:
    """Return the script that recomputes a certificate with nothing but Python."""
    return _SCRIPT.read_text(encoding="utf-8")
