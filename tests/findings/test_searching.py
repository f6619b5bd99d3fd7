"""Searching gives the same findings however common their words are."""

from collections.abc import Callable

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.findings.models import Finding
from dudao.findings.queries import searching
from dudao.findings.queries.searching import containing
from dudao.org.models import Person, Unit
from dudao.org.rules import search_terms
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")

FACTS = (
    "疏散通道堆放课桌椅。", "疏散通道堵塞。", "散通疏通道。", "消防通道畅通，疏散图缺失。",
    "消防栓缺水带。", "食堂留样不足。", "Fire exit 3 blocked。",
)  # fmt: skip
WORDS = ("疏散通道", "疏散", "通道", "散通", "消防", "消防栓", "留样不足", "白蚁巢", "exit", "3")


@pytest.fixture
def known(school: Unit, inspector: Person) -> None:
    for fact in FACTS:
        making.told(school, inspector, fact=fact, demand="请整改。")


def holding_all(terms: set[str]) -> set[str]:
    """The facts of what holds all of `terms`, without any index or database's help."""
    rows = Finding.objects.values_list("fact", "text_parts")
    return {fact for fact, parts in rows if terms <= set(parts)}


def facts(wanted: Q) -> set[str]:
    return set(Finding.objects.filter(wanted).values_list("fact", flat=True))


@pytest.mark.usefixtures("known")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(WORDS[:-1]), min_size=1, max_size=3),
    common=st.integers(0, len(FACTS) + 1),
    looked_at=st.integers(1, len(FACTS)),
)
def test_common_or_rare_the_same_is_found(words: list[str], common: int, looked_at: int) -> None:
    terms = {term for word in words for term in search_terms(word)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "_COMMON", common)
        patched.setattr(searching, "_LOOKED_AT", looked_at)
        assert facts(containing(" ".join(words))) == holding_all(terms)


@pytest.mark.usefixtures("known")
def test_a_common_word_is_asked_by_its_rarest_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = containing("疏散通道")
    monkeypatch.setattr(searching, "_COMMON", 1)
    common = containing("疏散通道")
    assert rare == Q(text_parts__contains=search_terms("疏散通道"))
    assert common.children[0] in [("text_parts__contains", [one]) for one in ("散通", "通道")]
    assert facts(rare) == facts(common) == {FACTS[0], FACTS[1]}


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("text", "statements"), [("", 0), ("消防", 0), ("消防栓", 1), ("3", 0)])
def test_only_several_pairs_cost_a_look(
    text: str, statements: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        containing(text)
