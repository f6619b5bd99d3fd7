"""Photos as phones give them: huge, turned, unreadable, empty; kept small, upright and provable."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.field.screens.conftest import Show
from tests.field.screens.test_everybody import FINDING, OLD, VISIT

KEPT = """async () => {
  const [draft] = core.drafts.value.values();
  const shot = draft.files.at(-1);
  const blob = await core.content(shot.file);
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const at = (x, y) => [...pen.getImageData(x * picture.width, y * picture.height, 1, 1).data];
  return { ...shot, wide: picture.width, high: picture.height, top: at(0.5, 0.1), low: at(0.5, 0.7),
    all: draft.files.length };
}"""


def photo(page: Page, name: str, content: bytes, kind: str = "image/jpeg") -> None:
    payload: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    page.locator("label", has_text="相册").locator("input").set_input_files([payload])


def jpeg(size: tuple[int, int], turned: int = 1) -> bytes:
    """A photo whose left half is red and whose right half is blue; `turned` as EXIF says it."""
    image = Image.new("RGB", size, (200, 20, 20))
    image.paste((20, 20, 200), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = turned
    written = BytesIO()
    image.save(written, "JPEG", quality=95, exif=exif)
    return written.getvalue()


def kept(page: Page, count: int) -> dict[str, Any]:
    """Return the newest photo once there are `count`."""
    page.wait_for_function(
        "(n) => [...core.drafts.value.values()][0].files.length === n", arg=count, timeout=30_000
    )
    return dict(page.evaluate(KEPT))


def test_forty_megapixels_become_small_and_what_they_were_is_remembered(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    content = jpeg((7300, 5500))
    photo(page, "IMG_2041.JPG", content)
    shot = kept(page, 2)
    assert (shot["wide"], shot["high"]) == (1600, 1205)
    assert shot["size"] <= 300 * 1024 * 1.5
    assert shot["original"] == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "width": 7300,
        "height": 5500,
    }
    assert "扶罗镇中心小学" in shot["watermark"]
    assert "陈明" in shot["watermark"]


def test_a_turned_photo_stands_upright(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    photo(page, "turned.jpg", jpeg((800, 600), turned=6))
    shot = kept(page, 2)
    assert (shot["wide"], shot["high"]) == (600, 800)
    red, blue = shot["top"], shot["low"]
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 字节"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), "HEIC"),
        (b"<svg onload=alert(1)>", "打不开"),
    ],
    ids=["empty", "heic", "no photo"],
)
def test_what_is_no_photo_is_said_in_words(show: Show, content: bytes, words: str) -> None:
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    photo(page, "IMG_1.HEIC", content, "image/heic")
    expect(page.locator(".note.tone-bad")).to_contain_text(words)
    assert kept(page, 1)["all"] == 1


def test_many_photos_in_a_row_with_the_old_one_as_a_ghost(show: Show) -> None:
    page = show("stage=begun", f"{VISIT}/look-back/{OLD}")
    page.get_by_role("button", name="拍照").click()
    expect(page.get_by_alt_text("上次的照片")).to_be_visible()
    shutter = page.get_by_role("button", name="按快门")
    for _shot in range(3):
        shutter.click()
    page.get_by_role("button", name="拍好了 3").click()
    assert kept(page, 3)["to"] == {"look_back": OLD}
    expect(page.locator(".strip .shot")).to_have_count(3)


def test_drawing_leaves_the_photo_and_faces_do_not_stay(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    photo(page, "one.jpg", jpeg((800, 600)))
    before = kept(page, 2)
    page.locator(".shot").last.click()
    sheet = page.locator(".retouch-sheet")
    page.get_by_role("button", name="箭头").click()
    stroke(page, sheet.bounding_box())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dialog")).to_have_count(0)
    drawn = kept(page, 2)
    assert drawn["size"] == before["size"]
    assert len(drawn["markup"]["strokes"]) == 1
    page.locator(".shot").last.click()
    page.get_by_role("button", name="遮脸").click()
    stroke(page, sheet.bounding_box())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.wait_for_function("() => [...core.drafts.value.values()][0].files.at(-1).blurred === 1")
    blurred = kept(page, 2)
    assert blurred["file"] != drawn["file"]
    assert blurred["original"] == before["original"]


def test_a_face_that_is_covered_is_covered_in_the_problem_too(show: Show) -> None:
    """A problem raised from an item shows the item's photo: the new one, once faces are covered."""
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    photo(page, "one.jpg", jpeg((800, 600)))
    shown = kept(page, 2)["file"]
    page.evaluate(
        """(file) => {
          const [{ visit }] = core.drafts.value.values();
          core.change(visit, (draft) => { draft.findings[0].evidence = [file]; });
        }""",
        shown,
    )
    of_finding = "() => [...core.drafts.value.values()][0].findings.find((one) => one.evidence[0])"
    page.locator(".shot").last.click()
    page.get_by_role("button", name="遮脸").click()
    stroke(page, page.locator(".retouch-sheet").bounding_box())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dialog")).to_have_count(0)
    files = page.evaluate("() => [...core.drafts.value.values()][0].files")
    (instead,) = page.evaluate(of_finding)["evidence"]
    assert instead != shown
    assert instead in {one["file"] for one in files}
    assert shown not in {one["file"] for one in files}


def stroke(page: Page, box: Any) -> None:
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 120, steps=4)
    page.mouse.up()


def test_a_paper_is_kept_with_its_card_even_before_a_word_is_written(
    show: Show, tmp_path: Path
) -> None:
    page = show("stage=begun", f"{VISIT}/note/new")
    page.get_by_text("查资料").click()
    paper = tmp_path / "校车台账.pdf"
    paper.write_bytes(b"%PDF-1.7 ledger")
    page.locator("label", has_text="文件").locator("input").set_input_files(paper)
    expect(page.locator(".strip")).to_contain_text("校车台账.pdf")
    made = page.evaluate("() => core.said.map((one) => one.kind)")
    assert made[-2:] == ["visit.note", "visit.attach"]


def test_sound_is_recorded_only_with_consent(show: Show) -> None:
    page = show("stage=begun", f"{VISIT}/note/new")
    record = page.get_by_role("button", name="开始录音")
    expect(record).to_be_disabled()
    page.get_by_label("已征得对方同意录音").check()
    record.click()
    expect(page.get_by_role("timer")).to_contain_text("正在录音 00:01")
    page.get_by_role("button", name="停止并保存").click()
    expect(page.locator(".strip audio")).to_be_visible()
    shot = page.evaluate("() => [...core.drafts.value.values()][0].files.at(-1)")
    assert (shot["consent"], shot["media_type"].split("/")[0]) == (True, "audio")
    assert shot["size"] > 500
    expect(page.get_by_label("内容")).to_have_value("录音 00:01")
