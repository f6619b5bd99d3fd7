"""The county is divided anew: proposed, looked at, one school moved, given up again."""

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require


def divide(stage: Stage) -> None:
    """Propose areas, move a school on the board, and leave everything as it was."""
    office = stage.school["office_id"]
    body = {"office_id": office, "areas": 8}
    stage.inspector.refused("/divisions", body, 404)
    made = stage.director.post("/divisions", body)
    path = f"/divisions/{made['id']}"
    sizes = [len(area["unit_ids"]) for area in made["areas"]]
    require(max(sizes) - min(sizes) <= 1, _("各责任区的学校数应相近"))
    require(all(seat["inspector_id"] for seat in made["schools"]), _("每所学校都应有责任督学"))
    what = _("生成责任区划分方案：%(areas)d 个区，每区 %(most)d 所以内")
    stage.done(
        stage.director, what % {"areas": len(sizes), "most": max(sizes)}, "/areas/division/", made
    )
    seat = made["schools"][0]
    other = (seat["area"] + 1) % len(sizes)
    moved = {"seen": 1, "unit_ids": [seat["unit_id"]], "area": other}
    stage.director.post(f"{path}/move", moved)
    stage.staff.refused(f"{path}/move", moved, 409)
    stage.done(
        stage.director, _("在划分板上调整一所学校（别人同时改会提示）"), "/areas/division/", made
    )
    stage.director.post(f"{path}/discard")
    areas = stage.director.get("/areas")["items"]
    require(len(areas) >= len(sizes), _("放弃方案后责任区不变"))
    stage.done(stage.director, _("放弃方案，现有责任区不变"), "/areas/")
    linked = stage.director.get("/liaisons")["items"]
    require({"section", "cadre"} <= {row["kind"] for row in linked}, _("应有联点科室和联校干部"))
    stage.done(stage.director, _("查看联区、联点、联校安排"), "/liaisons/")
