"""Next month: everything owed to the area's schools merged into the fewest visits, and sent out."""

from datetime import date, timedelta
from typing import Any

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import awaited, require
from dudao.lib import clock

Month = dict[str, Any]


def arrange(stage: Stage) -> None:
    """Let the zone lead have next month worked out, change a visit, solve again and confirm."""
    month = _solved(stage, _asked(stage))
    path = f"/proposals/{month['id']}"
    stage.stranger.unseen(path)
    stage.principal.unseen(path)
    if not month["visits"]:
        stage.lead.post(f"{path}/discard")
        stage.done(stage.lead, _("下月没有待排的任务，放弃这份排期"), "/proposals/", month)
        return
    _tell(stage, month)
    month = _changed(stage, month)
    sent = stage.lead.post(f"{path}/confirm", {"seen": month["edition"]})
    made = [visit["made_id"] for visit in sent["visits"]]
    require(all(made), _("每次入校都应成为督导任务"))
    first = stage.lead.get(f"/assignments/{made[0]}")
    require(first["purpose"], _("任务应写明要做的事"))
    what = _("下达%s次入校，督学看得到任务和当日路线") % len(made)
    stage.done(stage.lead, what, "/proposals/", sent)


def _asked(stage: Stage) -> Month:
    """Return next month's draft, asked for anew; a draft that is there is taken up."""
    following = (clock.today().replace(day=1) + timedelta(31)).replace(day=1).isoformat()
    for draft in stage.lead.rows("/proposals", state="draft"):
        if draft["month"] == following:
            return dict(stage.lead.post(f"/proposals/{draft['id']}/solve"))
    area = next(one for one in stage.lead.rows("/areas") if one["lead_id"] == stage.lead.id)
    asked = stage.lead.post("/proposals", {"area_id": area["id"], "month": following})
    return dict(asked)


def _solved(stage: Stage, month: Month) -> Month:
    def look() -> Month | None:
        found: Month = stage.lead.get(f"/proposals/{month['id']}")
        return found if found["solved_at"] else None

    return awaited(look, _("下月排期应在后台编排完成"))


def _tell(stage: Stage, month: Month) -> None:
    figures = month["figures"]
    require(figures["bound"] <= figures["visits"] <= figures["naive"], _("入校次数应不少于下限"))
    about = {
        "visits": int(figures["visits"]),
        "saved": int(figures["naive"] - figures["visits"]),
        "bound": int(figures["bound"]),
    }
    what = _("编排下月：合并后%(visits)d次入校，少跑%(saved)d次，至少需要%(bound)d次") % about
    stage.done(stage.lead, what, "/proposals/", month)


def _changed(stage: Stage, month: Month) -> Month:
    """Change the first visit; a colleague with the old page is told; solving again keeps it."""
    visit = month["visits"][0]
    path = f"/proposals/visits/{visit['id']}/move"
    day = date.fromisoformat(visit["day"]).isoformat()
    body = {
        "seen": month["edition"],
        "day": day,
        "slot": "afternoon",
        "leader_id": visit["leader_id"],
    }
    stage.lead.post(path, body)
    why = stage.director.refused(path, body, 409)
    what = _("两人同时改同一次入校：后一人看到是谁改了什么（%s）") % why.split("。")[0]
    stage.done(stage.director, what, "/proposals/", month)
    again = _solved(stage, stage.lead.post(f"/proposals/{month['id']}/solve"))
    kept = next(one for one in again["visits"] if one["id"] == visit["id"])
    require(kept["pinned"] and kept["day"] == day, _("改过的入校在重新编排后应不变"))
    stage.done(stage.lead, _("固定一次入校后重新编排"), "/proposals/", again)
    return again
