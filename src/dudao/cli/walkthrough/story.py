"""The story itself: one visit from its assignment to the closure of what it found."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from dudao.access.roles import Role
from dudao.cli.sample import INK, PASSWORD, SHOWN, drawn
from dudao.cli.speech import _
from dudao.cli.walkthrough.forms import fill_in
from dudao.cli.walkthrough.steps import Actor, Report, require
from dudao.lib import clock, workdays


class Story:
    """Everybody, and what they do one after another."""

    def __init__(self, address: str, report: Report, out: Path) -> None:
        """Sign everybody in."""
        self._address, self._report, self._out = address, report, out
        self._lead = self._sign_in(SHOWN[Role.ZONE_LEAD])
        self._inspector = self._sign_in(SHOWN[Role.RESPONSIBLE_INSPECTOR])
        self._director = self._sign_in(SHOWN[Role.DIRECTOR])
        self._staff = self._sign_in(SHOWN[Role.OFFICE_STAFF])
        self._principal = self._sign_in(SHOWN[Role.PRINCIPAL])
        self._stranger = self._sign_in("inspector24")
        self._auditor = self._sign_in(SHOWN[Role.AUDITOR])
        self._school: dict[str, Any] = {}
        self._visit: dict[str, Any] = {}
        self._findings: list[dict[str, Any]] = []

    def _sign_in(self, username: str) -> Actor:
        return Actor(self._address, username, PASSWORD)

    def tell(self) -> None:
        """Go through the whole story; raises `Broken` at the first step that does not hold."""
        self._assign()
        self._go()
        self._record()
        self._raise()
        self._feed_back()
        self._sign()
        notice = self._notify()
        self._acknowledge(notice)
        for finding in self._findings:
            self._rectify(finding)
        self._come_back()
        self._check_five_ones()
        self._check_record()

    def _assign(self) -> None:
        self._school = self._inspector.get(f"/units/{self._principal.unit_id}")
        day = (
            clock.today() if workdays.is_workday(clock.today()) else workdays.add(clock.today(), 1)
        )
        assignment = self._lead.post(
            "/assignments",
            {
                "unit_id": self._school["id"],
                "purpose": _("经常性督导：校园安全与食堂管理（全流程演示）"),
                "focus": _("消防设施、食品留样、上次问题整改情况"),
                "planned_on": day.isoformat(),
                "slot": self._free_slot(day.isoformat()),
                "leader_id": self._inspector.id,
            },
        )
        self._assignment = assignment["id"]
        self._done(
            self._lead, _("派出督导任务：%s") % self._school["name"], "/assignments/", assignment
        )

    def _free_slot(self, day: str) -> str:
        """Return a part of `day` in which the inspector is not at this school already."""
        mine = self._inspector.get("/assignments", limit=200)["items"]
        taken = {
            row["slot"]
            for row in mine
            if row["planned_on"] == day and row["unit_id"] == self._school["id"]
        }
        free = [slot for slot in ("morning", "afternoon", "day") if slot not in taken]
        require(free, _("今天已多次走完演示流程，请明天再试，或用 make demo RESET=1 重新开始。"))
        return free[0]

    def _go(self) -> None:
        key = str(uuid4())
        self._visit = self._inspector.post("/visits", {"assignment_id": self._assignment}, key=key)
        again = self._inspector.post("/visits", {"assignment_id": self._assignment}, key=key)
        require(again == self._visit, _("重复发送同一请求，应得到同一回答"))
        place = {"latitude": self._school["latitude"], "longitude": self._school["longitude"]}
        arrived = self._inspector.post(self._at("check-in"), place)
        require(arrived["in_range"] in (True, None), _("签到应在学校范围内"))
        self._done(self._inspector, _("到校签到（重复提交只算一次）"), "/visits/", self._visit)
        self._stranger.unseen(self._at())
        self._done(self._stranger, _("外责任区督学查看该次督导：看不到"))
        count = self._look_back(self._visit["id"])
        self._done(self._inspector, _("回头看上次问题 %s 个") % count, "/visits/", self._visit)

    def _look_back(self, visit: str) -> int:
        """Judge what the school had not put right before; return how many that were."""
        rows = self._inspector.get(f"/visits/{visit}")["look_backs"]
        for row in rows:
            verdict = {"verdict": "rectified", "note": _("现场查看，已整改到位。")}
            self._inspector.post(
                f"/visits/{visit}/look-backs", {"finding_id": row["finding_id"], **verdict}
            )
        return len(rows)

    def _record(self) -> None:
        self._failed: list[tuple[int, dict[str, Any]]] = []
        for record in self._inspector.get(self._at())["records"]:
            form = self._inspector.get(f"/instruments/{record['version_id']}")
            answers, failed = fill_in(form["definition"], fail=3)
            saved = self._inspector.post(
                self._at("records"),
                {"version_id": form["id"], "answers": answers, "revision": record["revision"]},
            )
            self._failed += [(form["id"], item) for item in failed]
            what = _("填写“%(form)s”%(count)s项") % {
                "form": form["title"],
                "count": len(saved["answers"]),
            }
            self._done(self._inspector, what, "/visits/", self._visit)
        require(len(self._failed) >= len(ROUTES), _("表单里应有不符合项可生成问题"))

    def _raise(self) -> None:
        photo = self._inspector.upload("现场.jpg", drawn(1), "image/jpeg", self._school["id"])
        for (version, item), route in zip(self._failed, ROUTES, strict=False):
            wording = item["wording"][0]
            finding = self._inspector.post(
                self._at("findings"),
                {
                    "version_id": version,
                    "item": item["key"],
                    "severity": wording["severity"],
                    "route": route,
                    "fact": wording["fact"].replace("{answer}", "—"),
                    "basis": wording.get("basis") or item.get("basis", ""),
                    "demand": wording["demand"],
                    "evidence": [photo["id"]],
                },
            )
            self._findings.append(finding)
            self._done(
                self._inspector, _("一步生成问题：%s") % finding["fact"][:24], "/findings/", finding
            )
        self._principal.unseen(f"/findings/{self._findings[0]['id']}")
        self._inspector.post(
            self._at("good-practices"), {"text": _("大课间活动组织有序，学生参与率高。")}
        )

    def _feed_back(self) -> None:
        feedback = self._inspector.post(self._at("feedback"))
        digest = hashlib.sha256(feedback["text"].encode()).hexdigest()
        require(digest == feedback["text_sha256"], _("反馈清单的指纹应与文字一致"))
        self._digest = digest
        self._done(
            self._inspector, _("生成反馈清单，锁定文字 %s…") % digest[:12], "/visits/", self._visit
        )

    def _sign(self) -> None:
        body = {
            "text_sha256": self._digest,
            "signer_name": self._principal.name,
            "signer_title": _("校长"),
            "strokes": INK,
            "school_view": _("情况属实，我校将认真整改。"),
            "positions": [
                {"finding_id": finding["id"], "position": "agree"} for finding in self._findings
            ],
        }
        self._inspector.refused(self._at("sign"), {**body, "text_sha256": "0" * 64}, 409)
        self._principal.post(self._at("sign"), body)
        self._done(
            self._principal,
            _("逐项确认并手写签收（文字不符的签名被拒绝）"),
            "/visits/",
            self._visit,
        )
        version = self._failed[0][0]
        record = {"version_id": version, "answers": {}, "revision": 1}
        why = self._inspector.refused(self._at("records"), record, 409)
        self._done(self._inspector, _("签收后再改记录：被拒绝（%s）") % why[:20])
        self._inspector.post(self._at("check-out"))
        self._save("反馈清单.pdf", self._inspector.content(self._at("feedback.pdf")))
        self._save("反馈清单.docx", self._inspector.content(self._at("feedback.docx")))

    def _notify(self) -> dict[str, Any]:
        ids = [finding["id"] for finding in self._findings if finding["route"] == "notice"]
        notice: dict[str, Any] = self._inspector.post("/notices", {"finding_ids": ids})
        path = f"/notices/{notice['id']}"
        self._inspector.post(f"{path}/submit")
        self._done(self._inspector, _("系统起草整改通知书，送核稿"), "/notices/", notice)
        self._staff.post(f"{path}/check")
        self._done(self._staff, _("核稿通过"), "/notices/", notice)
        self._inspector.refused(f"{path}/sign-off", {}, 403)
        self._director.post(f"{path}/sign-off")
        self._done(self._director, _("签发（督学自己签发被拒绝）"), "/notices/", notice)
        notice = self._staff.post(f"{path}/issue")
        require("〔" in notice["number"], _("整改通知书应有文号"))
        self._staff.post(f"{path}/deliver")
        self._done(self._staff, _("编号印发并送达：%s") % notice["number"], "/notices/", notice)
        docx = self._staff.content(f"{path}/docx")
        with zipfile.ZipFile(io.BytesIO(docx)) as parts:
            body = parts.read("word/document.xml").decode()
        require(notice["number"] in _plain(body), _("文书上应印有文号"))
        self._save("整改通知书.docx", docx)
        self._save("整改通知书.pdf", self._staff.content(f"{path}/pdf"))
        return notice

    def _acknowledge(self, notice: dict[str, Any]) -> None:
        seen = self._principal.post(f"/notices/{notice['id']}/acknowledge")
        require(seen["acknowledged_at"], _("学校应已签收通知书"))
        self._done(self._principal, _("签收整改通知书"), "/notices/", notice)

    def _rectify(self, finding: dict[str, Any]) -> None:
        path = f"/findings/{finding['id']}"
        self._principal.post(
            f"{path}/promise",
            {"responsible_person": self._principal.name, "measures": _("当日整改，专人负责。")},
        )
        photo = self._principal.upload("整改后.jpg", drawn(9), "image/jpeg", self._school["id"])
        body = {"result": _("已整改到位，照片附后。"), "evidence": [photo["id"]]}
        self._principal.post(f"{path}/rectifications", body)
        self._done(self._principal, _("提交整改：%s") % self._number(path), "/findings/", finding)
        if finding is self._findings[0]:
            verdict = {"verdict": "partly", "note": _("照片不清楚，请补充。")}
            self._inspector.post(f"{path}/verifications", verdict)
            self._done(self._inspector, _("核查：部分整改，退回"), "/findings/", finding)
            self._principal.post(f"{path}/rectifications", body)
            self._done(self._principal, _("补充后再次提交"), "/findings/", finding)
        if finding is not self._findings[-1]:
            verdict = {"verdict": "rectified", "note": _("材料属实，同意销号。")}
            self._inspector.post(f"{path}/verifications", verdict)
            self._done(self._inspector, _("核查通过，销号"), "/findings/", finding)

    def _come_back(self) -> None:
        """Verify the last finding on the spot, on a second visit."""
        body = {"unit_id": self._school["id"], "kind": "follow_up", "purpose": _("回访复查")}
        visit = self._inspector.post("/visits", body)
        self._inspector.post(f"/visits/{visit['id']}/check-in")
        self._look_back(visit["id"])
        feedback = self._inspector.post(f"/visits/{visit['id']}/feedback")
        signature = {
            "text_sha256": feedback["text_sha256"],
            "signer_name": self._principal.name,
            "signer_title": _("校长"),
            "strokes": INK,
        }
        self._inspector.post(f"/visits/{visit['id']}/sign", signature)
        self._inspector.post(f"/visits/{visit['id']}/check-out")
        self._done(self._inspector, _("再次到校回访，最后一个问题销号"), "/visits/", visit)

    def _check_five_ones(self) -> None:
        for finding in self._findings:
            state = self._inspector.get(f"/findings/{finding['id']}")["state"]
            require(state == "verified_closed", _("所有问题都应已销号"))
        ones = self._director.get(self._at("five-ones"))
        missing = [name for name in FIVE if ones[name]["done"] == "no"]
        require(not missing, _("五个一不完整：%s") % _("、").join(FIVE[name] for name in missing))
        self._done(
            self._director, _("五个一齐全：清单·反馈·回访·整改·成效"), "/visits/", self._visit
        )

    def _check_record(self) -> None:
        events = self._auditor.get("/audit/events", limit=1)["items"]
        require(events, _("审计日志应有记录"))
        chain = self._auditor.get("/audit/chain")
        require(chain["broken_at"] is None, _("审计链应完整"))
        self._done(self._auditor, _("审计链完整，共 %s 条") % chain["number"], "/audit/")

    def _number(self, path: str) -> str:
        number: str = self._principal.get(path)["number"]
        return number

    def _at(self, step: str = "") -> str:
        return f"/visits/{self._visit['id']}" + (f"/{step}" if step else "")

    def _done(
        self, who: Actor, what: str, page: str = "", thing: dict[str, Any] | None = None
    ) -> None:
        link = f"{page}{thing['id']}/" if thing else page
        self._report.step(who.name, what, link)

    def _save(self, name: str, content: bytes) -> None:
        require(content[:2] in (b"PK", b"%P"), _("文书内容应是 docx 或 PDF"))
        (self._out / name).write_bytes(content)
        self._report.step("", _("文书已保存：%s") % (self._out / name))


#: How the findings of the story are handled, one after another.
ROUTES = ("notice", "suggestion", "on_site")
FIVE = {
    "list": _("清单"),
    "feedback": _("反馈"),
    "follow_up": _("回访"),
    "rectification": _("整改"),
    "result": _("成效"),
}


def _plain(xml: str) -> str:
    """Return the text of a document's XML."""
    return "".join(part.split(">", 1)[-1] for part in xml.split("<"))
