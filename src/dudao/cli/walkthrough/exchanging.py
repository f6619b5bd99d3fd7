"""Filing with the city: a signed package goes out, is accepted there, its receipt comes back."""

from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, require

CITY_DIRECTOR = "citydirector"


def exchange(stage: Stage) -> None:
    """Send the issued notice to the city by file; take back what the city signs."""
    city = stage.sign_in(CITY_DIRECTOR)
    peer = _know_each_other(stage, city)
    made, packed = _send(stage, peer)
    came = _receive(stage, city, made, packed)
    receipt = _accept(stage, city, came)
    stage.section.refused("/packages/receipts", {"receipt": receipt}, 403)
    back = stage.staff.post("/packages/receipts", {"receipt": receipt})
    require(back["state"] == "receipted" and back["number"], _("回执应附在发出的数据包上"))
    what = _("收到市里的回执：%s") % back["number"]
    stage.done(stage.staff, what, "/packages/", back)


def _know_each_other(stage: Stage, city: Actor) -> dict[str, Any]:
    """Let both sides trust the other by card and telephone, unless they do already."""
    ours, theirs = stage.director.post("/peers/seal"), city.post("/peers/seal")
    body = {"card": theirs["card"], "spoken": "0000"}
    stage.staff.refused("/peers", body, 403)
    if not _peer(stage.director, theirs):
        stage.director.refused("/peers", body, 422)
        stage.director.post("/peers", {**body, "spoken": theirs["fingerprint"]})
    if not _peer(city, ours):
        city.post("/peers", {"card": ours["card"], "spoken": ours["fingerprint"]})
    what = _("与市督导室互相登记，电话核对24位数字：%s") % theirs["fingerprint"]
    stage.done(stage.director, what, "/packages/peers/")
    found = _peer(stage.staff, theirs)
    require(found, _("登记后应能互相交换"))
    return found or {}


def _peer(who: Actor, seal: dict[str, Any]) -> dict[str, Any] | None:
    known = [row for row in who.rows("/peers") if not row["ended_at"]]
    return next((row for row in known if row["fingerprint"] == seal["fingerprint"]), None)


def _send(stage: Stage, peer: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    document = stage.staff.get(f"/notices/{stage.notice['id']}")["document_id"]
    body = {
        "peer_id": peer["id"],
        "subject": _("报送整改通知书备案"),
        "document_ids": [document],
        "summary": True,
    }
    stage.inspector.refused("/packages", body, 404)
    made = stage.staff.post("/packages", body)
    packed = stage.staff.content(f"/packages/{made['id']}/content")
    stage.save("数据包.zip", packed)
    stage.done(stage.staff, _("生成签名数据包，下载到U盘"), "/packages/", made)
    return made, packed


def _receive(stage: Stage, city: Actor, made: dict[str, Any], packed: bytes) -> dict[str, Any]:
    broken = packed.replace(b'"type":', b'"tipe":')
    why = city.brought(broken, 422)
    stage.done(city, _("上传被改动过的数据包：被拒绝（%s）") % why["title"].split("。")[0])
    stage.stranger.unseen(f"/packages/{made['id']}")
    came: dict[str, Any] = city.brought(packed, 201)
    require(came["key"] == made["key"] and not came["again"], _("市里应收到同一份数据包"))
    require(city.brought(packed, 201)["again"], _("重复上传应认得出来"))
    stage.done(city, _("上传数据包，签名核验无误（重复上传认得出来）"), "/packages/", came)
    return came


def _accept(stage: Stage, city: Actor, came: dict[str, Any]) -> str:
    path = f"/packages/{came['id']}"
    waiting = city.get(path)
    require(waiting["differences"], _("接收前应看到差异"))
    city.refused(f"{path}/accept", {"seen": "0" * 64}, 409)
    done = city.post(f"{path}/accept", {"seen": waiting["seen"]})
    city.refused(f"{path}/accept", {"seen": waiting["seen"]}, 409)
    receipt = city.content(f"{path}/receipt")
    stage.keep("备案回执.json", receipt)
    what = _("核对%(n)d项差异后接收，编号备案：%(number)s") % {
        "n": len(waiting["differences"]),
        "number": done["number"],
    }
    stage.done(city, what, "/packages/", came)
    return receipt.decode()
