"""What supervision takes of the school: its ledger, read by both sides, and a question once."""

import time
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.lib import clock

SAME = 12


def spare(stage: Stage) -> None:
    """Ask a question of three forms once, then read what the school was spared."""
    _ask_once(stage)
    ledger = _ledger(stage)
    what = _("减负账：本学年入校 %(visits)s 次，少问 %(spared)s 个问题") % {
        "visits": ledger["visits"], "spared": ledger["questions_spared"],
    }  # fmt: skip
    stage.done(stage.principal, what, f"/burden/{stage.school['id']}/")
    stage.other_principal.unseen(f"/burden/{stage.school['id']}")
    _cost(stage)


def _ask_once(stage: Stage) -> None:
    run = f"{time.time_ns():x}"
    forms = [_form(stage, f"walk_{letter}_{run}") for letter in "abc"]
    body = {
        "unit_id": stage.school["id"], "kind": "special", "purpose": _("三个科室的任务"),
        "form_ids": [form["id"] for form in forms],
    }  # fmt: skip
    visit = stage.inspector.post("/visits", body)
    path = f"/visits/{visit['id']}"
    stage.inspector.post(f"{path}/check-in")
    first, *others = forms
    key = first["definition"]["key"]
    answers = {f"{key}_{n}": "meets" for n in range(SAME + 1)}
    said = {"version_id": first["id"], "answers": answers, "revision": 0}
    stage.inspector.post(f"{path}/records", said)
    for form in others:
        key = form["definition"]["key"]
        own = {"version_id": form["id"], "answers": {f"{key}_{SAME}": "meets"}, "revision": 1}
        filled = stage.inspector.post(f"{path}/records", own)
        require(len(filled["answers"]) == SAME + 1, _("另一份表单里已回答的题目应自动带入"))
    stage.inspector.post(f"{path}/check-out")
    for form in forms:
        stage.director.post(f"/instruments/{form['id']}/retire")
    what = _("三份表单、%s 个相同问题，只问一次，三份记录都完整") % SAME
    stage.done(stage.inspector, what, "/visits/", visit)


def _form(stage: Stage, key: str) -> dict[str, Any]:
    items = [
        {
            "key": f"{key}_{n}", "kind": "judgement", "basis": _("《教育督导条例》"),
            "label": _("共同问题%s") % n if n < SAME else _("%s 自己的问题") % key,
        }
        for n in range(SAME + 1)
    ]  # fmt: skip
    section = {"key": f"{key}_all", "title": _("基本情况"), "items": items}
    definition = {"key": key, "title": _("科室检查表 %s") % key, "purpose": "special"}
    body = {
        "office_id": stage.school["office_id"],
        "definition": {**definition, "sections": [section]},
    }
    made: dict[str, Any] = stage.director.post("/instruments", body)
    stage.director.post(f"/instruments/{made['id']}/publish")
    return made


def _ledger(stage: Stage) -> dict[str, Any]:
    path, today = f"/burden/{stage.school['id']}", clock.today().isoformat()
    theirs = stage.principal.get(path, until=today)["schools"][0]
    ours = stage.director.get(path, until=today)
    found: dict[str, Any] = ours["schools"][0]
    require(found["questions_spared"] >= 2 * SAME, _("减负账应记下少问的问题"))
    total = sum(line["questions"] for line in ours["lines"])
    require(found["questions"] == total, _("减负账的合计应等于明细之和"))
    require(theirs["visits"] <= found["visits"], _("学校看到的不应多于督导室"))
    return found


def _cost(stage: Stage) -> None:
    today = clock.today().isoformat()
    asked = {"unit_ids": stage.school["id"], "first": today, "last": today, "minutes": 40}
    cost = stage.director.get("/burden/cost", **asked)
    words = _("新任务单独去另占 %(alone)s 分钟，合并后 %(merged)s 分钟") % {
        "alone": cost["alone_minutes"], "merged": cost["merged_minutes"],
    }  # fmt: skip
    stage.done(stage.director, words, "/burden/")
