"""Forms: the domain refuses field by field; files; what others changed meanwhile."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from dudao.lib.errors import Conflict, Invalid
from dudao.web.forms import DateInput, MultipleFileField, WatchedForm, carry_out, form_status


class NoteForm(WatchedForm):
    name = forms.CharField(label="名称")
    size = forms.ChoiceField(label="大小", choices=[("s", "小"), ("l", "大")], required=False)
    on = forms.DateField(label="日期", required=False, widget=DateInput())


def refusing(error: Exception) -> Callable[[dict[str, Any]], None]:
    def action(data: dict[str, Any]) -> None:
        raise error

    return action


def test_it_carries_out_what_is_valid() -> None:
    form = NoteForm({"name": "甲"})
    assert carry_out(form, lambda data: data["name"]) == "甲"


def test_it_does_nothing_with_what_is_not() -> None:
    form = NoteForm({})
    assert carry_out(form, refusing(AssertionError())) is None
    assert form_status(form) == 422
    assert form_status(NoteForm()) == 200


def test_refusals_stand_at_their_fields() -> None:
    form = NoteForm({"name": "甲"})
    carry_out(form, refusing(Invalid("有内容需要更正。", fields={"name": "太短", "other": "缺少"})))
    assert form.errors["name"] == ["太短"]
    assert form.non_field_errors() == ["有内容需要更正。 缺少"]


def test_a_refusal_without_fields_stands_above() -> None:
    form = NoteForm({"name": "甲"})
    carry_out(form, refusing(Invalid("今天不行。")))
    assert form.non_field_errors() == ["今天不行。"]


def test_a_conflict_shows_theirs_beside_mine() -> None:
    form = NoteForm({"name": "甲", "size": "s", "seen-name": "乙"}, initial={"name": "丙"})
    current = {"name": "丙", "size": "l", "on": "None", "unknown": "x"}
    carry_out(form, refusing(Conflict("别人已修改。", current=current)))
    assert form_status(form) == 409
    shown = [(d.label, d.theirs, d.mine) for d in form.conflict]  # type: ignore[attr-defined]
    assert shown == [("名称", "丙", "甲"), ("大小", "大", "小"), ("日期", "—", "—")]
    assert ("seen-name", "丙") in form.opened_with()


def test_a_conflict_may_know_no_fields() -> None:
    form = NoteForm({"name": "甲"})
    carry_out(form, refusing(Conflict("别人已修改。")))
    assert form.conflict == []  # type: ignore[attr-defined]


def test_a_form_knows_what_it_was_opened_with() -> None:
    opened = dict(NoteForm(initial={"name": "甲"}).opened_with())
    assert opened == {"seen-name": "甲", "seen-size": "", "seen-on": ""}
    back = NoteForm({"name": "", "seen-name": "甲", "seen-on": ""})
    assert back.seen() == {"name": "甲", "on": None}
    assert dict(back.opened_with())["seen-name"] == "甲"


class FilesForm(forms.Form):
    photos = MultipleFileField(label="照片", required=False)


def test_several_files_come_as_a_list() -> None:
    given = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(2)]
    form = FilesForm({}, MultiValueDict({"photos": given}))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["photos"]] == ["0.txt", "1.txt"]
    none = FilesForm({}, {})
    assert none.is_valid()
    assert none.cleaned_data["photos"] == []


class EveryForm(forms.Form):
    text = forms.CharField(label="文字", help_text="写一句")
    agree = forms.BooleanField(label="同意")
    kinds = forms.MultipleChoiceField(
        label="几种", choices=[("a", "甲"), ("b", "乙")], widget=forms.CheckboxSelectMultiple
    )
    verdict = forms.ChoiceField(
        label="结论", choices=[("y", "是"), ("n", "否")], widget=forms.RadioSelect, help_text="选一"
    )
    photo = forms.FileField(label="照片")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form) -> str:
    source = (
        "{% load web %}{% error_summary form %}{% fields form %}{% field form.hidden %}"
        "{% field form.text compact=True rows=3 %}"
    )
    return Template(source).render(Context({"form": form}))


def test_every_kind_of_field_is_drawn() -> None:
    page = drawn(EveryForm())
    assert page.count('class="segment"') == 2
    assert page.count('class="check"') == 3
    assert "data-files" in page
    assert 'rows="3"' in page
    assert 'aria-describedby="id_text_helptext"' in page
    assert "error-summary" not in page


def test_what_is_wrong_is_said_above_and_at_the_field() -> None:
    page = drawn(EveryForm({}))
    assert 'href="#id_text"' in page
    assert 'id="id_verdict_error"' in page
    assert 'aria-invalid="true"' in page
