"""Issuing in the office's own form: the Word file, the PDF, and what stops it."""

import contextlib
import stat
import time
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from dudao.documents.actions import draft, issue, retire_template, use_template
from dudao.documents.models import Document, Template
from dudao.documents.states import Kind, State
from dudao.documents.template import libreoffice
from dudao.files import queries as files
from dudao.files.actions import store
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from tests.documents import samples
from tests.documents.template.test_filling import said
from tests.make_templates import sound, template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without LibreOffice, until a test puts one there."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("shutil.which", _only(tmp_path))
    return tmp_path


def _only(folder: Path):
    def which(name: str) -> str | None:
        found = folder / name
        return str(found) if found.exists() else None

    return which


@pytest.fixture
def used(office: Unit, director: Person) -> Template:
    return use_template(template(office, director).pk, by=director)


def install(folder: Path, script: str) -> None:
    """Put a program called soffice on the machine; $out is where its PDF belongs."""
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nout="$PWD/paper.pdf"\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def running_in(group: int) -> list[str]:
    """The processes of a group that have not ended."""
    states = []
    for process in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, its = process.read_text().rpartition(")")[2].split()[:3]
            states += [state] if int(its) == group and state != "Z" else []
    return states


def read(file) -> bytes:
    with files.content(file) as content:
        return content.read()


def test_the_word_file_is_made_in_the_template(used, in_state, director, still) -> None:
    document = issue(in_state(State.SIGNED_OFF).pk, by=director)
    assert document.template == used
    text = said(read(document.docx))
    for words in (document.number, "2026年10月20日", f"校验码：{document.code}", "第1处疏散通道"):
        assert words in text
    assert "【" not in text
    assert read(document.pdf).startswith(b"%PDF-")


def test_without_one_the_layout_is_the_standard_one(used, in_state, director) -> None:
    retire_template(used.pk, by=director)
    document = in_state(State.ISSUED)
    assert document.template is None
    assert "送达回证" in said(read(document.docx))


def test_what_it_was_made_with_never_changes(used, in_state, office, director) -> None:
    document = in_state(State.ISSUED)
    other = use_template(template(office, director).pk, by=director)
    document.refresh_from_db()
    assert document.template == used
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(template=other)


def test_the_template_of_another_office_is_none_of_ours(
    in_state, next_county_office, outsider
) -> None:
    use_template(template(next_county_office, outsider).pk, by=outsider)
    assert in_state(State.ISSUED).template is None


def test_what_the_template_leaves_out_stops_the_issuing(office, director, in_state) -> None:
    use_template(template(office, director, sound()).pk, by=director)
    document = in_state(State.SIGNED_OFF)
    with pytest.raises(Invalid, match=r"问题\.依据"):
        issue(document.pk, by=director)
    document.refresh_from_db()
    assert (document.state, document.number, document.template) == (State.SIGNED_OFF, "", None)


def test_the_drawn_signature_is_in_it(school, office, director, inspector) -> None:
    kind = Kind.FEEDBACK_LIST
    use_template(template(office, director, kind=kind).pk, by=director)
    image = store(samples.drawing(), name="签名.png", unit=school, by=inspector)
    signed = samples.Signature(role="校长", name="示例校长", image=str(image.pk))
    made = draft(samples.feedback(signatures=[signed]), office=office, unit=school, by=inspector)
    document = issue(made.pk, by=inspector)
    assert document.template is not None
    assert b"document-filled1.png" in read(document.docx)


def test_where_libreoffice_is_the_pdf_is_made_of_the_word_file(used, in_state, bare_path) -> None:
    install(bare_path, 'cp "$PWD/paper.docx" "$PWD/kept"; printf "%%PDF-1.7 of its own" > "$out"')
    assert read(in_state(State.ISSUED).pdf) == b"%PDF-1.7 of its own"


@pytest.mark.parametrize("script", ["exit 1", 'printf "no pdf" > "$out"', "sleep 60 & sleep 60"])
def test_a_conversion_that_fails_or_hangs_leaves_nothing(
    script, bare_path, monkeypatch, tmp_path
) -> None:
    install(bare_path, f"echo $$ > {tmp_path}/pid; {script}")
    monkeypatch.setattr(libreoffice, "WAIT_SECONDS", 0.5)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = time.monotonic()
    with pytest.raises(libreoffice.NotConverted):
        libreoffice.pdf_of(b"docx")
    assert time.monotonic() - before < 10
    assert not list(tmp_path.glob("dudao-pdf-*"))
    assert not running_in(int((tmp_path / "pid").read_text()))


def test_the_program_gets_no_secrets_and_no_way_out(bare_path, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DUDAO_SECRET_KEY", "very-secret")
    install(bare_path, f'env > {tmp_path}/seen; printf "%%PDF-" > "$out"')
    libreoffice.pdf_of(b"docx")
    seen = (tmp_path / "seen").read_text()
    assert "very-secret" not in seen
    assert "https_proxy=http://127.0.0.1:9" in seen


def test_a_number_is_not_lost_when_the_conversion_fails(
    used, in_state, bare_path, director
) -> None:
    document = in_state(State.SIGNED_OFF)
    install(bare_path, "exit 1")
    with pytest.raises(libreoffice.NotConverted), transaction.atomic():
        issue(document.pk, by=director)
    (bare_path / "soffice").unlink()
    assert issue(document.pk, by=director).number.endswith("1号")
