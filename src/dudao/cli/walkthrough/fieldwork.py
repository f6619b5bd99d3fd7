"""A visit on a phone without a network, handed over later: doubled, out of order, interrupted."""

import random
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from dudao.access.roles import Role
from dudao.cli.sample import INK, PASSWORD, SHOWN, drawn
from dudao.cli.speech import _
from dudao.cli.walkthrough.forms import fill_in
from dudao.cli.walkthrough.phone import Phone, new_id
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.cli.walkthrough.visiting import assign
from dudao.lib import clock
from dudao.visits.rules import FeedbackContent, LookedAt, Problem, feedback_text, text_sha256

MISSING = 424


def go_without_network(stage: Stage) -> None:
    """Make a whole visit on a phone that is offline, then hand it over."""
    assign(stage, _("常规督导：无网络学校（外勤应用演示）"), with_lead=False)
    trip = _Trip(stage)
    trip.prepare()
    trip.make()
    trip.hand_over()
    trip.compare()
    trip.lose_the_phone()


class _Trip:
    """The visit, as the phone knows it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.phone = Phone(stage.address, SHOWN[Role.RESPONSIBLE_INSPECTOR], PASSWORD)
        # Another picture each time: what this person sent once is known for ever.
        self.photo = drawn(UUID(self.phone.device).int % 1_000_000)
        self.photo_hash = sha256(self.photo).hexdigest()

    def prepare(self) -> None:
        """Download, online, what the phone may hold."""
        pulled = self.phone.pull()
        self.parts = {name: part["data"] for name, part in pulled["parts"].items()}
        self.forms = {int(key): form["data"] for key, form in pulled["forms"].items()}
        self.school = pulled["schools"][str(self.stage.school["id"])]["data"]
        mine = set(pulled["scope"]["schools"])
        theirs = {row["id"] for row in self.stage.stranger.rows("/units", mine="true")}
        require(not mine & (theirs - {self.stage.school["id"]}), _("手机上只应有自己的学校"))
        self.task = next(
            task
            for task in self.parts["assignments"]
            if task["unit"] == self.stage.school["id"] and "外勤" in task["purpose"]
        )
        self.visit: str = self.task["reserved"]
        what = _("手机下载本人的学校 %s 所和任务，之后断网") % len(mine)
        self.stage.done(self.stage.inspector, what)

    def make(self) -> None:
        """Do everything at the school; nothing of it leaves the phone."""
        task = self.task
        about = {name: task[name] for name in ("unit", "kind", "purpose", "focus", "slot")}
        self._note(
            "start", assignment=task["assignment"], companions=[], records=task["records"], **about
        )
        self._note("check_in", place=None, plaque=self.school["plaque"] or None)
        self.look_backs = [self._look_back(row) for row in self.school["open"]]
        self.problem = self._record()
        self._note("merit", merit=new_id(), text=_("课间巡查有记录，责任到人。"))
        self._note(
            "note",
            note=new_id(),
            activity="interview",
            role=_("教师"),
            text=_("作业量可在校内完成。"),
            at=clock.now().isoformat(),
        )
        self._sign()
        self._note("check_out")
        what = _("断网完成入校督导并签字，手机上 %s 条待上传") % len(self.phone.noted)
        self.stage.done(self.stage.inspector, what)

    def hand_over(self) -> None:
        """Send it all: shuffled, twice, the photo interrupted; nothing is done twice."""
        whole = self._note("complete", [self.photo_hash], files=[self.file])
        mixed = self.phone.noted * 2
        random.Random(4).shuffle(mixed)  # noqa: S311 - an order, no secret
        for begin in range(0, len(mixed), 20):
            for result in self.phone.hand_over(mixed[begin : begin + 20]):
                wanted = MISSING if result["id"] == whole else 200
                require(result["status"] == wanted, _("手机上传应被接收：%s") % result["words"])
        self.phone.send(self.photo, interrupt=True)
        last = self.phone.hand_over([it for it in self.phone.noted if it["id"] == whole])
        require(last[0]["status"] == 200, _("照片传到后，整次督导应齐全"))  # noqa: PLR2004 - HTTP
        wrong = [it for it in self.phone.outcomes() if it["state"] not in ("applied", "stale")]
        require(not wrong, "; ".join(it["words"] for it in wrong))
        what = _("联网后乱序、重复、中断着上传：每条只生效一次")
        self.stage.done(self.stage.inspector, what, "/visits/", {"id": self.visit})

    def compare(self) -> None:
        """Compare what the principal signed on the phone with what the office reads."""
        seen = self.stage.director.get(f"/visits/{self.visit}")
        require(seen["state"] == "signed", _("手机上签过字的督导应为已签收"))
        feedback = self.stage.director.get(f"/visits/{self.visit}/feedback")
        require(feedback["text_sha256"] == self.hash, _("签字的文字应与手机上一字不差"))
        told = self.stage.principal.get(f"/findings/{self.problem['finding']}")
        require(told["fact"] == self.problem["fact"], _("学校应看到手机上记录的问题"))
        what = _("校长在手机上签的文字与办公室看到的一字不差：%s…") % self.hash[:12]
        self.stage.done(self.stage.director, what, "/visits/", {"id": self.visit})

    def lose_the_phone(self) -> None:
        """Let somebody else send the same, then end the phone with one call."""
        other = Phone(self.stage.address, SHOWN[Role.ZONE_LEAD], PASSWORD)
        again = other.hand_over(self.phone.noted[:1])[0]
        require(again["code"] == "not_yours", _("他人重发同一条内容应被拒绝并留存"))
        self.stage.done(self.stage.lead, _("用别人的手机重发同一条内容：不生效，已记录"))
        self.stage.inspector.post(f"/devices/{self.phone.device}/end")
        self.phone.refused(401, "device_ended")
        self.stage.done(self.stage.inspector, _("手机丢失，一键停用：不能再下载"))

    def _note(self, kind: str, media: list[str] | None = None, /, **body: Any) -> str:
        return self.phone.note(f"visit.{kind}", self.visit, media, **body)

    def _look_back(self, row: dict[str, Any]) -> LookedAt:
        mended = row["state"] == "submitted"
        verdict, note = ("rectified" if mended else "partly"), _("现场查看。")
        about = row["finding"]
        self._note("look_back", finding=about, verdict=verdict, note=note, workdays=None)
        words = self.parts["words"]["verdicts"][verdict]
        return LookedAt(
            finding=row["finding"], number=row["number"], fact=row["fact"], verdict=words, note=note
        )

    def _record(self) -> dict[str, Any]:
        """Fill in the first form, take a photo, and raise a problem from a failed item."""
        sheet = self.task["records"][0]
        definition = self.forms[sheet["version"]]["definition"]
        answers, failed = fill_in(definition, fail=1)
        changes = {key: {"was": None, "now": value} for key, value in answers.items()}
        self._note("answer", record=sheet["record"], changes=changes)
        item, self.file = failed[0], new_id()
        self._note(
            "attach",
            file=self.file,
            sha256=self.photo_hash,
            size=len(self.photo),
            media_type="image/jpeg",
            name="现场.jpg",
            taken_at=clock.now().isoformat(),
            to={"record": sheet["record"], "item": item["key"]},
            original=None,
            watermark=self.school["name"],
            markup=None,
            blurred=0,
            consent=None,
        )
        return self._raise(sheet["record"], item, definition)

    def _raise(
        self, record: str, item: dict[str, Any], definition: dict[str, Any]
    ) -> dict[str, Any]:
        section = next(s for s in definition["sections"] if item in s["items"])
        wording = item["wording"][0]
        problem = {
            "finding": new_id(),
            "topic": section.get("routine_item") or section["key"],
            "topic_title": section["title"],
            "severity": "general",
            "route": "notice",
            "fact": wording["fact"].replace("{answer}", "—"),
            "basis": wording.get("basis") or item.get("basis", ""),
            "demand": wording["demand"],
        }
        self._note("raise", record=record, item=item["key"], evidence=[self.file], **problem)
        return problem

    def _sign(self) -> None:
        words, today = self.parts["words"], clock.today()
        days = self.parts["rules"]["workdays"]["notice"]
        said = {key: self.problem[key] for key in ("finding", "fact", "basis", "demand")}
        content = FeedbackContent(
            office=words["office"],
            school=self.school["name"],
            kind=words["kinds"][self.task["kind"]],
            purpose=self.task["purpose"],
            visited_on=today,
            leader=self.task["leader"]["name"],
            merits=[_("课间巡查有记录，责任到人。")],
            problems=[
                Problem(
                    **said,
                    topic=self.problem["topic_title"],
                    severity=words["severities"]["general"],
                    route=words["routes"]["notice"],
                    workdays=days,
                    due_on=self.stage.workday(today, days),
                )
            ],
            look_backs=self.look_backs,
        )
        text = feedback_text(content)
        self.hash = text_sha256(text)
        plain = msgspec.to_builtins(content)
        self._note("compose", feedback=new_id(), content=plain, text=text, text_sha256=self.hash)
        agreed = {self.problem["finding"]: {"position": "agree", "remark": ""}}
        self._note(
            "sign",
            text_sha256=self.hash,
            signer_name=self.stage.principal.name,
            signer_title=_("校长"),
            strokes=INK,
            positions=agreed,
            school_view=_("我校将认真整改。"),
        )
