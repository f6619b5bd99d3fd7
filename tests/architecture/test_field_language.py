"""What people read in the field app goes through `t`, and all of it has its English."""

import json
import re
from pathlib import Path

from tests.architecture.exceptions import CHINESE
from tests.architecture.source import ROOT
from tests.architecture.test_language import COMMENTED, LETTERS

CLIENT = ROOT / "field" / "client"
SOURCES = sorted(file for kind in ("ts", "tsx") for file in CLIENT.rglob(f"*.{kind}"))
MARKED = re.compile(r"\bt\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
PLACE = re.compile(r"{\w+}")


def written(source: str) -> set[str]:
    """Return the texts a file marks."""
    return {json.loads(f'"{found[1:-1]}"') for found in MARKED.findall(source)}


def catalogue() -> dict[str, str]:
    """Return Chinese to English."""
    return dict(json.loads((CLIENT / "en.json").read_text(encoding="utf-8")))


def unmarked(file: Path) -> list[str]:
    """Return the lines of `file` with Chinese that does not go through `t`."""
    rest = MARKED.sub("", COMMENTED.sub("", file.read_text(encoding="utf-8")))
    return [line.strip() for line in rest.splitlines() if LETTERS.search(line)]


def test_chinese_in_the_client_is_marked() -> None:
    paths = {file.relative_to(ROOT).as_posix(): file for file in SOURCES}
    left = {path: unmarked(file) for path, file in paths.items() if path not in CHINESE}
    assert {path: lines for path, lines in left.items() if lines} == {}, "use t()"


def test_every_text_of_the_client_has_its_english() -> None:
    used = {text for file in SOURCES for text in written(file.read_text(encoding="utf-8"))}
    assert sorted(used - set(catalogue())) == [], "add it to src/dudao/field/client/en.json"
    assert sorted(set(catalogue()) - used) == [], "nobody says this any more"


def test_the_english_keeps_every_place_and_is_in_order() -> None:
    texts = catalogue()
    assert list(texts) == sorted(texts)
    for chinese, english in texts.items():
        assert re.fullmatch("[^\u4e00-\u9fff]+", english), chinese
        assert set(PLACE.findall(english)) == set(PLACE.findall(chinese)), chinese
