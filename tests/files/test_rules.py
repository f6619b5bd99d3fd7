"""What a file is, told by its content, and what it may be called."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.files import rules
from dudao.files.rules import clean_name, sniff, suits
from tests.files import samples

CONTENT = [
    (samples.picture(), rules.JPEG),
    (samples.picture("PNG"), rules.PNG),
    (samples.picture("WEBP"), rules.WEBP),
    (samples.PDF, rules.PDF),
    (samples.office_file("word/document.xml"), rules.DOCX),
    (samples.office_file("xl/workbook.xml"), rules.XLSX),
    (samples.old_office_file("WordDocument"), rules.DOC),
    (samples.old_office_file("Workbook"), rules.XLS),
    (samples.old_office_file("Book"), rules.XLS),
    (samples.sound(), rules.WAV),
    (samples.M4A, rules.M4A),
    (samples.recorded_mp4(b"soun"), rules.M4A),
    (samples.recorded_mp4(b"vide", b"soun"), None),
    (samples.recorded_mp4(), None),
    (samples.RECORDED_WEBM, rules.WEBM),
    (samples.FILMED_WEBM, None),
    (samples.RECORDED_OGG, rules.OGG),
    (b"OggS" + bytes(60), None),
    (samples.MP3, rules.MP3),
    (b"\xff\xfb\x90\x00", rules.MP3),
    ("督导记录\n第一行".encode(), rules.TXT),
    ("督导记录".encode("gb18030"), rules.TXT),
    (("x" + "督" * 3000).encode(), rules.TXT),
    (samples.office_file("ppt/presentation.xml"), None),
    (samples.office_file("word/document.xml", "word/vbaProject.bin"), None),
    (samples.old_office_file("PowerPoint Document"), None),
    (b"PK\x03\x04 no zip at all", None),
    (samples.HEIC, None),
    (b"\x7fELF\x02\x01\x01\x00", None),
    (b"MZ\x90\x03", None),
    (b"\xff\xff\xff\xff\xff\xff", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "kind"), CONTENT)
def test_the_content_tells_what_a_file_is(content, kind) -> None:
    assert sniff(io.BytesIO(content)) == kind


def test_an_office_file_that_unpacks_to_gigabytes_is_nothing(monkeypatch) -> None:
    monkeypatch.setattr(rules, "_UNPACKED_LIMIT", 5)
    assert sniff(io.BytesIO(samples.office_file("word/document.xml"))) is None


@given(st.binary(max_size=300))
def test_it_never_fails_on_any_content(content) -> None:
    assert sniff(io.BytesIO(content)) in {*rules.KINDS, None}


@pytest.mark.parametrize(
    ("name", "kind", "answer"),
    [
        ("a.jpg", rules.JPEG, True),
        ("a.JPG", rules.PNG, True),  # phones name WebP and PNG so
        ("a.jpg", rules.TXT, False),
        ("a.docx", rules.JPEG, False),
        ("照片", rules.JPEG, True),
        ("a.unknown", rules.PDF, True),
    ],
)
def test_a_name_may_not_promise_another_family(name, kind, answer) -> None:
    assert suits(name, kind) is answer


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("照片 1.JPG", "照片 1.jpg"),
        ("C:\\用户\\我的\\现场.jpeg", "现场.jpeg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("现场.png", "现场.png.jpg"),
        ("a\x00b\u202egpj.jpg", "a b gpj.jpg"),
        ("", "未命名.jpg"),
        ("...", "未命名.jpg"),
        ("长" * 300 + ".jpg", "长" * 120 + ".jpg"),
    ],
)
def test_names_are_cleaned(name, clean) -> None:
    assert clean_name(name, rules.JPEG) == clean


@given(st.text(max_size=400))
def test_a_clean_name_is_always_safe_and_short(name) -> None:
    clean = clean_name(name, rules.PDF)
    assert clean.endswith(".pdf")
    assert len(clean) <= 130
    assert not set(clean) & set('/\\:*?"<>|\0\n')
