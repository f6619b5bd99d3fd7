"""The web page shows every look as the paper does."""

import pytest
from django.template.loader import render_to_string

from dudao.documents.states import Kind
from dudao.web.paper import paper
from tests.documents.official_samples import KINDS, official


def shown(kind: Kind, **given: object) -> str:
    return render_to_string("components/paper.html", {"paper": paper(official(kind, **given))})


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_every_kind_are_on_the_page(kind) -> None:
    page = shown(kind)
    assert official(kind).number in page
    assert "示例" in page


def test_attachments_and_merged_heads_are_on_the_page() -> None:
    page = shown(Kind.NOTICE)
    assert page.count('class="paper-annex"') == 2
    assert '<th scope="colgroup" colspan="3">得分</th>' in page
    assert "督导评估得分表" in page


def test_joint_names_signers_and_urgency_are_on_the_page() -> None:
    page = shown(Kind.REPORT, urgency="特急")
    assert page.count("示例县财政局") == 2
    assert "签发人：示例主任　示例局长　示例部长" in page
    assert "特急" in page


def test_who_was_at_a_meeting_is_on_the_page() -> None:
    page = shown(Kind.MINUTES)
    assert "<strong>请假</strong>：示例县财政局 示例人己。" in page


def test_recipients_that_went_to_the_colophon_are_on_the_page() -> None:
    page = shown(Kind.NOTICE, recipients=[f"示例县第{n}中心小学" for n in range(60)])
    assert "主送：示例县第0中心小学" in page
