"""What is done is put away: a volume opened, filled, closed, checked, listed."""

import io
import zipfile

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require
from dudao.documents.bundle.checking import check


def put_away(stage: Stage) -> None:
    """Open the visit's volume, close it, check its bundle without the server, list the year."""
    body = {"matter": "visit", "subject_id": stage.visit["id"]}
    stage.inspector.refused("/volumes", body, 403)
    volume = stage.staff.post("/volumes", body)
    path = f"/volumes/{volume['id']}"
    require(volume["items"], _("本次督导的公文和照片应已自动归集"))
    what = _("为本次督导立卷，自动归集 %s 件") % len(volume["items"])
    stage.done(stage.staff, what, "/archive/", volume)
    volume = stage.staff.post(f"{path}/close")
    require(volume["number"], _("组卷后应有档号"))
    stage.done(stage.staff, _("组卷，档号：%s") % volume["number"], "/archive/", volume)
    bundle = stage.staff.content(f"{path}/bundle")
    stage.save("归档包.zip", bundle)
    require(check(stage.out / "归档包.zip") is None, _("归档包应完整"))
    _read(bundle)
    stage.done(stage.staff, _("离线核验归档包：完整，未改动"))
    seen = stage.inspector.get(path)
    require(seen["bundle_sha256"] == volume["bundle_sha256"], _("责任督学应能查阅案卷"))
    stage.other_principal.unseen(path)
    stage.done(stage.inspector, _("查阅本校案卷（别校校长看不到）"), "/archive/", volume)
    year = {"office_id": volume["office_id"], "year": volume["year"]}
    stage.save("移交清单.xlsx", stage.staff.content("/volumes/transfer-list", **year))


def _read(bundle: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        names = set(packed.namelist())
        page = packed.read("目录.html").decode()
    require({"manifest.json", "SHA256SUMS", "说明.txt"} <= names, _("归档包应有目录和校验值"))
    require("办理经过" in page, _("目录应写明办理经过"))
