"""The first chapter: one visit by two inspectors, from its assignment to the signed list."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from dudao.cli.sample import INK, drawn
from dudao.cli.speech import _
from dudao.cli.walkthrough.covering import take_along
from dudao.cli.walkthrough.danger import raise_danger
from dudao.cli.walkthrough.forms import fill_in
from dudao.cli.walkthrough.stage import Stage, next_workday
from dudao.cli.walkthrough.steps import require
from dudao.lib import workdays

Failed = list[tuple[int, dict[str, Any]]]
#: What is raised from items of the forms, by the way it goes.
FROM_FORMS = ("notice", "suggestion", "on_site")
#: What is said on the spot of what the school reports as done, and of what it does not.
VERDICTS = {
    True: ("rectified", _("现场查看，已整改到位。")),
    False: ("partly", _("现场查看，已着手整改，尚未完成。")),
}


def visit(stage: Stage, obligations: list[str]) -> None:
    """Go to the school, write down what is there, and have the list signed; do `obligations`."""
    purpose = _("经常性督导：校园安全与食堂管理（全流程演示）")
    assignment = assign(stage, purpose, obligations=obligations)
    take_along(stage, assignment)
    _go(stage, assignment)
    _look_back(stage)
    _share_out(stage)
    raise_danger(stage)
    _raise(stage, _record(stage))
    _sign(stage, _feed_back(stage))


def _look_back(stage: Stage) -> None:
    """Judge first what the school had to put right before."""
    rows = stage.inspector.get(stage.at())["look_backs"]
    solved = sum([judge(stage, stage.at("look-backs"), row["finding_id"]) for row in rows])
    told = _("回头看上次问题 %(count)s 个，其中 %(solved)s 个已整改到位")
    words = told % {"count": len(rows), "solved": solved}
    stage.done(stage.inspector, words, "/visits/", stage.visit)


def judge(stage: Stage, path: str, finding_id: str) -> bool:
    """Judge a finding on the spot: what the school reports as done is done."""
    mended = bool(stage.inspector.get(f"/findings/{finding_id}")["state"] == "submitted")
    verdict, note = VERDICTS[mended]
    stage.inspector.post(path, {"finding_id": finding_id, "verdict": verdict, "note": note})
    return mended


def assign(
    stage: Stage, purpose: str, *, with_lead: bool = True, obligations: Iterable[str] = ()
) -> str:
    """Let the zone lead send the inspector to the school, and go along or not; return the id."""
    day, slot = free_slot(stage)
    made: dict[str, Any] = stage.lead.post(
        "/assignments",
        {
            "unit_id": stage.school["id"],
            "purpose": purpose,
            "focus": _("消防设施、食品留样、上次问题整改情况"),
            "planned_on": day,
            "slot": slot,
            "despite": _("县里部署的安全检查，考试期间也要进行。"),
            "leader_id": stage.inspector.id,
            "companion_ids": [stage.lead.id] if with_lead else [],
            "obligation_ids": list(obligations),
        },
    )
    stage.done(stage.lead, _("派出督导任务：%s") % stage.school["name"], "/assignments/", made)
    return str(made["id"])


def free_slot(stage: Stage) -> tuple[str, str]:
    """Return a day and a part of it in which the inspector is not at this school already."""
    mine = stage.inspector.rows("/assignments", unit_id=stage.school["id"])
    taken = {(row["planned_on"], row["slot"]) for row in mine}
    return next(
        (day, slot)
        for day in _days()
        for slot in ("morning", "afternoon", "day")
        if (day, slot) not in taken
    )


def _days() -> Iterator[str]:
    first = date.fromisoformat(next_workday())
    for later in count():
        yield workdays.add(first, later).isoformat()


def _go(stage: Stage, assignment: str) -> None:
    key = str(uuid4())
    stage.visit = stage.inspector.post("/visits", {"assignment_id": assignment}, key=key)
    again = stage.inspector.post("/visits", {"assignment_id": assignment}, key=key)
    require(again == stage.visit, _("重复发送同一请求，应得到同一回答"))
    place = {"latitude": stage.school["latitude"], "longitude": stage.school["longitude"]}
    arrived = stage.inspector.post(stage.at("check-in"), place)
    require(arrived["in_range"] in (True, None), _("签到应在学校范围内"))
    stage.done(stage.inspector, _("到校签到（重复提交只算一次）"), "/visits/", stage.visit)
    stage.stranger.unseen(stage.at())
    stage.done(stage.stranger, _("外责任区督学查看该次督导：看不到"))


def _share_out(stage: Stage) -> None:
    """Let the leader keep the sheets there are; the companion takes one of his own."""
    sheets = stage.inspector.get(stage.at())["records"]
    body = {
        "keepers": [{"record_id": it["id"], "person_id": stage.inspector.id} for it in sheets],
        "duties": [
            {"person_id": stage.inspector.id, "text": _("食堂、消防")},
            {"person_id": stage.lead.id, "text": _("课堂教学、教师访谈")},
        ],
    }
    shares = stage.inspector.post(stage.at("share-out"), body)
    require(len(shares["duties"]) == len(body["duties"]), _("每位督学都应有分工"))
    stage.done(stage.inspector, _("给随行督学分工"), "/visits/", stage.visit)
    version = sheets[0]["version_id"]
    own = stage.lead.post(stage.at("own-sheets"), {"version_id": version})
    require(own["keeper_id"] == stage.lead.id, _("随行督学应有自己的表单"))
    form = stage.lead.get(f"/instruments/{version}")
    answers, _failed = fill_in(form["definition"], fail=0)
    given = {"version_id": version, "answers": answers, "revision": own["revision"]}
    why = stage.lead.refused(stage.at("records"), {**given, "serial": sheets[0]["serial"]}, 403)
    stage.lead.post(stage.at("records"), {**given, "serial": own["serial"]})
    what = _("填写自己的一份表单（改别人的被拒绝：%s）") % why.split("。")[0]
    stage.done(stage.lead, what, "/visits/", stage.visit)


def _record(stage: Stage) -> Failed:
    failed: Failed = []
    for record in _own(stage):
        form = stage.inspector.get(f"/instruments/{record['version_id']}")
        answers, wrong = fill_in(form["definition"], fail=3)
        body = {"version_id": form["id"], "answers": answers, "revision": record["revision"]}
        saved = stage.inspector.post(stage.at("records"), {**body, "serial": record["serial"]})
        failed += [(form["id"], item) for item in wrong]
        about = {"form": form["title"], "count": len(saved["answers"])}
        what = _("填写“%(form)s”%(count)s项") % about
        stage.done(stage.inspector, what, "/visits/", stage.visit)
    stage.answered_at = time.monotonic()
    require(len(failed) >= len(FROM_FORMS), _("表单里应有不符合项可生成问题"))
    merged = stage.inspector.get(stage.at("merged"))
    differing = [line for form in merged for line in form["lines"] if line["differs"]]
    require(differing, _("汇总页应指出两位督学记录不一致的项"))
    what = _("汇总两位督学的记录，%s 项不一致") % len(differing)
    stage.done(stage.inspector, what, "/visits/", stage.visit)
    return failed


def _own(stage: Stage) -> list[dict[str, Any]]:
    """Return the sheets that the leader keeps."""
    records = stage.inspector.get(stage.at("shares"))["records"]
    return [record for record in records if record["keeper_id"] == stage.inspector.id]


def _raise(stage: Stage, failed: Failed) -> None:
    photo = stage.inspector.upload("现场.jpg", drawn(1), "image/jpeg", stage.school["id"])
    for (version, item), route in zip(failed, FROM_FORMS, strict=False):
        wording = item["wording"][0]
        given = {
            "version_id": version,
            "item": item["key"],
            "severity": wording["severity"],
            "route": route,
            "fact": wording["fact"].replace("{answer}", "—"),
            "basis": wording.get("basis") or item.get("basis", ""),
            "demand": wording["demand"],
            "evidence": [photo["id"]],
        }
        _raised(stage, route, given)
    for name, words in _free(stage).items():
        _raised(stage, name, {"severity": "general", **words})
    stage.principal.unseen(stage.of("notice"))
    practice = {"text": _("大课间活动组织有序，学生参与率高。")}
    stage.inspector.post(stage.at("good-practices"), practice)


def _raised(stage: Stage, name: str, given: dict[str, Any]) -> None:
    finding = stage.inspector.post(stage.at("findings"), given)
    stage.findings[name] = finding
    what = _("一步生成问题：%s") % finding["fact"][:24]
    stage.done(stage.inspector, what, "/findings/", finding)


def _free(stage: Stage) -> dict[str, dict[str, Any]]:
    """Return what no form asks for: one the school objects to, one that is not its own to mend."""
    return {
        "objected": {
            "topic": "teaching",
            "topic_title": _("课程开设和课堂教学情况"),
            "route": "suggestion",
            "fact": _("抽查三年级课表，科学课每周少开一节。"),
            "demand": _("按国家课程方案开齐开足课程。"),
        },
        "section": {
            "topic": "teachers",
            "topic_title": _("教师配备情况"),
            "route": "section",
            "section_id": stage.section.unit_id,
            "fact": _("学校缺英语教师两名，现由其他学科教师代课。"),
            "demand": _("请有关科室研究补充或调剂教师。"),
        },
    }


def _feed_back(stage: Stage) -> str:
    feedback = stage.inspector.post(stage.at("feedback"))
    digest = hashlib.sha256(feedback["text"].encode()).hexdigest()
    require(digest == feedback["text_sha256"], _("反馈清单的指纹应与文字一致"))
    what = _("生成反馈清单，锁定文字 %s…") % digest[:12]
    stage.done(stage.inspector, what, "/visits/", stage.visit)
    return digest


def _sign(stage: Stage, digest: str) -> None:
    objects = {"position": "object", "remark": _("该节课调到下午社团时段，附课表说明。")}
    body = {
        "text_sha256": digest,
        "signer_name": stage.principal.name,
        "signer_title": _("校长"),
        "strokes": INK,
        "school_view": _("我校将认真整改。"),
        "positions": [
            {
                "finding_id": finding["id"],
                **(objects if name == "objected" else {"position": "agree"}),
            }
            for name, finding in stage.findings.items()
        ],
    }
    stage.inspector.refused(stage.at("sign"), {**body, "text_sha256": "0" * 64}, 409)
    stage.principal.post(stage.at("sign"), body)
    what = _("逐项确认、对一项提出申辩并手写签收（文字不符的签名被拒绝）")
    stage.done(stage.principal, what, "/visits/", stage.visit)
    sheet = _own(stage)[0]
    record = {"version_id": sheet["version_id"], "serial": sheet["serial"], "answers": {}}
    why = stage.inspector.refused(stage.at("records"), {**record, "revision": 1}, 409)
    stage.done(stage.inspector, _("签收后再改记录：被拒绝（%s）") % why.split("。")[0])
    stage.inspector.post(stage.at("check-out"))
    stage.save("反馈清单.pdf", stage.inspector.content(stage.at("feedback.pdf")))
    stage.save("反馈清单.docx", stage.inspector.content(stage.at("feedback.docx")))
