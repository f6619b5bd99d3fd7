"""Three forms that want the same questions, and one of their own each."""

from typing import Any

from dudao.instruments.models import Version
from tests.make_visits import version

SAME = 12


def judged(key: str, label: str) -> dict[str, Any]:
    return {
        "key": key, "kind": "judgement", "label": label, "basis": "依据", "required": True,
    }  # fmt: skip


def wanting(key: str, title: str, own: int = 1, same: int = SAME, **more: Any) -> dict[str, Any]:
    """A form with `same` questions that the others have too, and `own` of its own."""
    shared = [judged(f"{key}_s{n}", f"共同问题，{n}") for n in range(same)]
    mine = [judged(f"{key}_o{n}", f"{title}自己的问题{n}") for n in range(own)]
    picture = {"key": f"{key}_p", "kind": "photo", "label": "校门", "question": "gate_picture"}
    items = [*shared, *mine, picture]
    section = {"key": f"{key}_all", "title": title, "items": items}
    return {"key": key, "title": title, "purpose": "special", "sections": [section], **more}


def three_forms() -> list[Version]:
    """Published, in the order in which they ask."""
    told = (
        ("a_safety", "安全科检查表"),
        ("b_basics", "基教科检查表"),
        ("c_sports", "体卫艺科检查表"),
    )
    return [version(wanting(key, title)) for key, title in told]
