"""Handing out files to those who may see them, and taking them in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from dudao.files.actions import store
from dudao.files.models import File
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.web.files.forms import EvidenceForm
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def photo(school: Unit, inspector: Person) -> File:
    return making.photo(school, inspector)


def got(client: Client, who: Person, name: str, file: File, query: str = ""):
    client.force_login(who)
    return client.get(reverse(name, args=[file.pk]) + query)


def test_a_picture_is_shown(client: Client, photo: File, inspector: Person) -> None:
    response = got(client, inspector, "file", photo)
    assert b"".join(response.streaming_content) == making.photo_bytes()
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_it_is_saved_when_asked(client: Client, photo: File, inspector: Person) -> None:
    response = got(client, inspector, "file", photo, "?download")
    assert response["Content-Disposition"] == 'attachment; filename="red.png"'


def test_what_could_run_in_a_browser_is_only_saved(
    client: Client, school: Unit, inspector: Person
) -> None:
    file = store(b"<script>alert(1)</script>", name="x.txt", unit=school, by=inspector)
    response = got(client, inspector, "file", file)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("query", ["", "?edge=1280", "?edge=9999"])
def test_its_small_copy_is_webp(client: Client, photo: File, inspector: Person, query: str) -> None:
    response = got(client, inspector, "file-thumbnail", photo, query)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


@pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
def test_nobody_else_knows_of_it(
    client: Client, request: pytest.FixtureRequest, photo: File, who: str
) -> None:
    person = request.getfixturevalue(who)
    for name in ("file", "file-thumbnail"):
        assert got(client, person, name, photo).status_code == 404


def evidence(*uploads: SimpleUploadedFile, kept: list[str] | None = None) -> EvidenceForm:
    data = MultiValueDict({"kept": kept or []})
    return EvidenceForm(data, MultiValueDict({"evidence": list(uploads)}))


def upload(content: bytes = b"", name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or making.photo_bytes())


def test_a_form_stores_what_was_chosen(school: Unit, principal: Person) -> None:
    form = evidence(upload(), upload(making.photo_bytes("blue"), "b.png"))
    assert form.is_valid()
    ids = form.store(school, principal)
    assert {file.name for file in File.objects.filter(pk__in=ids)} == {"a.png", "b.png"}
    assert {file.pk for file in form.kept_files(principal)} == set(ids)


def test_what_was_uploaded_before_is_kept(
    school: Unit, principal: Person, outsider: Person
) -> None:
    first = making.photo(school, principal)
    form = evidence(upload(), kept=[str(first.pk), "nonsense"])
    assert form.is_valid()
    assert len(form.store(school, principal)) == 2
    assert form.kept_files(outsider) == []
    assert evidence().kept_files(principal) == []
    assert EvidenceForm().kept == []


def test_a_refused_file_is_named(school: Unit, principal: Person) -> None:
    form = evidence(upload(b"MZ not a picture at all", "a.png"))
    assert form.is_valid()
    with pytest.raises(Invalid) as refused:
        form.store(school, principal)
    assert "a.png" in refused.value.fields["evidence"]
