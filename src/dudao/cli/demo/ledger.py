"""The office's old ledger of the year before, and how its people look at the ledger."""

from datetime import date, timedelta

from dudao.findings import actions
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected

_HEADER = "编号,学校名称,存在问题,整改要求,督导时间,整改时限,责任人,整改情况,完成情况,完成时间"
_OLD = (
    ("教学楼西侧应急照明灯损坏两处。", "三日内修复并检查全部楼层。", "已全部更换并登记。"),
    ("食堂留样未写明时间和留样人。", "逐餐登记，校长每周抽查。", "已按要求逐餐登记。"),
    ("宿舍楼灭火器压力不足。", "更换灭火器，建立每月检查登记。", "已更换，责任到人。"),
    ("体育器材螺栓松动。", "停用检修，建立检查制度。", ""),
    ("围墙东段有裂缝，雨季渗水。", "请专业机构鉴定，维修前设置警戒。", ""),
)
_VIEWS = (
    (
        "逾期未改",
        {"overdue": "on", "sort": "due"},
        ("fact", "unit", "responsible_person", "due_on"),
    ),
    ("危及安全", {"life_safety": "on"}, ("fact", "unit", "state", "due_on", "measures")),
    ("原有台账", {"imported": "on"}, ("number", "fact", "unit", "found_on", "state", "closed_on")),
)


def fill_ledger(director: Person, office: Unit) -> None:
    """Bring in last year's ledger, leave one to be looked at, share three views."""
    schools = list(inspected().filter(office=office).order_by("pk")[:8])
    closed = _file(schools, clock.today() - timedelta(days=400), closed=True)
    upload = actions.read_ledger(closed, "上学年问题台账.csv", by=director, office=office)
    actions.confirm_ledger(upload.pk, by=director)
    waiting = _file(schools[:3], clock.today() - timedelta(days=30), closed=False)
    actions.read_ledger(waiting, "乡镇移交问题（待核对）.csv", by=director, office=office)
    for name, query, columns in _VIEWS:
        actions.save_view(name, by=director, query=query, columns=columns, shared=True)


def _file(schools: list[Unit], found: date, *, closed: bool) -> bytes:
    """Return a ledger as offices keep it; the newest problems are still open."""
    lines = [_HEADER]
    for n, school in enumerate(schools):
        fact, demand, result = _OLD[n % len(_OLD)]
        day = found + timedelta(days=n)
        done = closed and bool(result)
        lines.append(
            f"{found.year}-{n + 1:03d}{'' if closed else '乡'},{school.name},{fact},{demand},{day},"
            f"{day + timedelta(days=14)},总务主任（示例）,{result if done else ''},"
            f"{'已完成' if done else '整改中'},{day + timedelta(days=10) if done else ''}"
        )
    return "\n".join(lines).encode()
