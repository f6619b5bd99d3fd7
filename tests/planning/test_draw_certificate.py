"""The certificate as paper: it says everything, and the script printed on it runs."""

import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from dudao.documents.compose import compose_docx, compose_pdf
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import drawing
from dudao.planning.actions import draws
from dudao.planning.models import Draw
from dudao.planning.queries.certificates import certificate_sheet
from dudao.planning.queries.draws import proof_of
from tests import make, make_draws, make_inspectorate

ADDRESS = "https://dudao.example.gov.cn/draws/ABCD2345"


@pytest.fixture
def result(office: Unit, director: Person, office_staff: Person) -> Draw:
    some = [make_inspectorate.new_inspector(f"督学{n}", office) for n in range(3)]
    given = {"inspectors": some, "each": 1, "strata": "stage", "basis": "年度清单第3项"}
    draw = make_draws.draft(office, director, director, office_staff, **given)
    return make_draws.drawn(draw, director, director, office_staff)


def test_the_script_on_the_paper_recomputes_the_data(result: Draw, tmp_path: Path) -> None:
    paper = docx.Document(io.BytesIO(compose_docx(certificate_sheet(result, ADDRESS))))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    first, last = lines.index("import hashlib, itertools, json, sys"), len(lines) - 1
    while not lines[last].startswith("sys.exit"):
        last -= 1
    (tmp_path / "typed_off.py").write_text("\n".join(lines[first : last + 1]), encoding="utf-8")
    (tmp_path / "proof.json").write_text(json.dumps(proof_of(result)), encoding="utf-8")
    command = [sys.executable, "-I", str(tmp_path / "typed_off.py"), str(tmp_path / "proof.json")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["picked"] == result.outcome["picked"]


def test_it_tells_who_was_drawn_and_by_what(result: Draw, director: Person) -> None:
    gone = result.outcome["picked"][0]
    after = draws.strike_lot(result.pk, gone, by=director, reason="当日停课")
    paper = docx.Document(io.BytesIO(compose_docx(certificate_sheet(after, ADDRESS))))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in paper.paragraphs), *cells])
    names = after.lots.filter(key__in=after.outcome["picked"]).values_list("name", flat=True)
    for words in (*names, "当日停课", "年度清单第3项", ADDRESS, make_draws.value_of(director)):
        assert words in text
    assert after.list_sha256[:8] in text


def test_it_is_a_pdf_too(office: Unit, director: Person) -> None:
    draw = make_draws.by_numbers(office, director)
    with clock.at(make.NOW.replace(day=26)):
        draws.set_public_numbers(draw.pk, "3 11 17", by=director)
        done = draws.carry_out_draw(draw.pk, by=director)
        again = draws.void_draw(done.pk, by=director, reason="号码填错")
    assert compose_pdf(certificate_sheet(again, ADDRESS)).startswith(b"%PDF")
    assert drawing.check(proof_of(again)) is None
