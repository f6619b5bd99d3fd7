"""The demo county's own forms of documents."""

import random

import pytest

from dudao.cli.demo.cast import cast_office
from dudao.cli.demo.templates import fill_templates, use_own_notice
from dudao.documents.models import Template
from dudao.documents.states import Kind, TemplateState
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make


@pytest.mark.usefixtures("still")
def test_one_is_in_use_and_one_waits_to_be_mended(office: Unit, administrator: Person) -> None:
    make.region("4312", "怀化市", "city")
    cast = cast_office(office, administrator, random.Random(1), clock.today())
    use_own_notice(cast)
    fill_templates(cast)
    hasty, used = Template.objects.order_by("state")
    assert (used.kind, used.state) == (Kind.RECTIFICATION_NOTICE, TemplateState.USED)
    assert (hasty.kind, hasty.state) == (Kind.CIRCULAR, TemplateState.DRAFT)
    told = " ".join(trouble["text"] for trouble in hasty.troubles)
    for words in (
        "是不是【文号】",
        "是不是【标题】",
        "没有结束",
        "单独成段",
        "没有成对",
        "缺少字段",
    ):
        assert words in told
