"""Schools and inspectors drawn so that anybody recomputes it; a pass that a gate reads."""

import json
from typing import Any

import httpx

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.cli.walkthrough.visiting import free_slot
from dudao.lib import clock
from dudao.planning import drawing


def draw(stage: Stage) -> None:
    """Freeze a list, seal and reveal two people's secrets, draw, let a stranger recompute it."""
    made = _begin(stage)
    path = f"/draws/{made['id']}"
    stage.stranger.unseen(path)
    frozen = stage.staff.post(f"{path}/freeze")
    what = _("冻结名单，公布校验值：%s…") % frozen["list_sha256"][:16]
    stage.done(stage.staff, what, "/draws/", made)
    lot = stage.staff.get(f"{path}/lots")["items"][0]
    stage.staff.refused(f"{path}/lots/{lot['id']}", {"weight": 9}, 409)
    public = f"{stage.address}/draws/{made['code']}"
    text = httpx.get(f"{public}/list.json", timeout=30).text
    require(drawing.sha256(text) == frozen["list_sha256"], _("公示的名单应与校验值一致"))
    _seal_and_reveal(stage, path)
    stage.staff.post(f"{path}/carry-out")
    early = httpx.get(f"{public}/certificate.json", timeout=30)
    require(early.status_code == httpx.codes.NOT_FOUND, _("结果公布前不应能下载"))
    stage.staff.post(f"{path}/publish")
    _recompute(stage, made, httpx.get(f"{public}/certificate.json", timeout=30).json())


def _begin(stage: Stage) -> dict[str, Any]:
    office = stage.school["office_id"]
    schools = [row["id"] for row in stage.staff.rows("/units", kind="school")][:6]
    body = {
        "where_id": office,
        "title": _("双随机抽查"),
        "count": 2,
        "each": 1,
        "unit_ids": schools,
        "inspector_ids": [row["id"] for row in stage.staff.rows("/inspectors")][:4],
        "people_ids": [stage.director.get("/tokens/me")["id"], stage.staff.get("/tokens/me")["id"]],
    }
    stage.stranger.refused("/draws", body, 404)
    made: dict[str, Any] = stage.staff.post("/draws", body)
    stage.done(stage.staff, _("编制抽查名单：%s所学校、4名督学") % len(schools), "/draws/", made)
    return made


def _seal_and_reveal(stage: Stage, path: str) -> None:
    secrets = {stage.director: ("88", "a" * 32), stage.staff: (_("龙溪口"), "b" * 32)}
    for who, secret in secrets.items():
        who.post(f"{path}/commit", {"sha256": drawing.commitment(*secret)})
        stage.done(who, _("各自登录，封存所出的数"), path + "/")
    false = stage.director.post(f"{path}/reveal", {"value": "99", "nonce": "a" * 32})
    require(not false["accepted"] and false["refused"] == 1, _("与封存不符的数应被拒绝并记录"))
    stage.done(stage.director, _("揭晓的数与封存的不符：被拒绝，已记录"))
    for who, (value, nonce) in secrets.items():
        told = who.post(f"{path}/reveal", {"value": value, "nonce": nonce})
        require(told["accepted"], _("揭晓应被接受"))
    stage.done(stage.staff, _("两人都已揭晓，随机数产生"))


def _recompute(stage: Stage, made: dict[str, Any], proof: dict[str, Any]) -> None:
    file = stage.out / "抽查证书.json"
    stage.keep(file.name, json.dumps(proof, ensure_ascii=False).encode())
    require(drawing.check(proof) is None, _("证书应能重新算出"))
    changed = {**proof, "list": proof["list"].replace('"weight":1', '"weight":9', 1)}
    require(drawing.check(changed) is drawing.Fault.LIST_CHANGED, _("改动名单应被发现"))
    what = _("不登录下载证书，dudao draw verify 重新抽取：一致")
    stage.done(stage.staff, what, f"/draws/{made['code']}")


def show_pass(stage: Stage) -> None:
    """Show a pass at the gate: read once, refused when forged or read again."""
    day, slot = free_slot(stage)
    task = {"unit_id": stage.school["id"], "purpose": _("随机督导"), "planned_on": day}
    body = {**task, "slot": slot, "leader_id": stage.inspector.id}
    made = stage.staff.post("/assignments", body)
    path = f"/assignments/{made['id']}/pass"
    stage.principal.unseen(path)
    text = stage.inspector.get(path)["text"]
    require(text, _("督学应有入校凭证"))
    stage.done(stage.inspector, _("出示入校凭证（学校事先看不到）"), "/assignments/", made)
    forged = _scan(stage, f"{text[:-4]}AAAA")
    require(forged == "forged", _("伪造的凭证应被拒绝"))
    if day == clock.today().isoformat():
        require(_scan(stage, text) == "good", _("门卫扫码应放行"))
        require(_scan(stage, text, "2" * 32) == "replayed", _("重复出示应被拒绝"))
    stage.done(stage.principal, _("门卫扫码核验：真的放行，伪造的、重复的拒绝"), "/pass/")


def _scan(stage: Stage, text: str, phone: str = "1" * 32) -> str:
    body = {"pass": text, "phone": phone, "at": clock.now().isoformat()}
    answer = httpx.post(f"{stage.address}/pass/scan/", json=body, timeout=30)
    verdict: str = answer.json()["verdict"]
    return verdict
