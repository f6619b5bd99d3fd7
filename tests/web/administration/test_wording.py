"""Every name that is stored has a word."""

import re
from pathlib import Path

import pytest
from django.apps import apps

import dudao
from dudao.org.models import Norm
from dudao.web.administration import norm_words, wording

SOURCES = Path(dudao.__file__).parent
RECORDED = re.compile(r"\brecord\(\s*\"([a-z_]+\.[a-z_]+)\"")


def recorded() -> set[str]:
    """Return the names of events that actions record, as far as they stand in the call."""
    files = [file for file in SOURCES.rglob("*.py") if "actions" in str(file)]
    return {name for file in files for name in RECORDED.findall(file.read_text(encoding="utf-8"))}


def test_every_event_has_a_word_and_an_area() -> None:
    names = recorded()
    assert len(names) > 60
    assert names - set(wording.EVENTS) == set()
    assert {name.partition(".")[0] for name in wording.EVENTS} == set(wording.AREAS)


def test_every_norm_has_a_word(db: None) -> None:
    keys = set(Norm.objects.values_list("key", flat=True))
    assert keys == set(norm_words.NORMS)


def test_what_has_no_word_is_called_by_its_name() -> None:
    assert wording.event_word("no.such") == "no.such"
    assert norm_words.norm_word("no.such") == "no.such"


@pytest.mark.parametrize("label", ["org.unit", "audit.event"])
def test_every_model_can_be_the_subject_of_an_event(label: str) -> None:
    assert apps.get_model(label)
    assert wording.subject_word(label)


def test_columns_of_a_roster_have_words() -> None:
    assert wording.field_word("students") == "在校生数"
    assert wording.field_word("region") == "所在区划"
