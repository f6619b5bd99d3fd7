"""Cleaning a cell."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.org.roster.cells import clean

NUMBER, BLANK, ESCAPE = "数字格式的编号改为文本", "去掉多余的空白", "去掉换行代码 _x000D_"
UNSEEN, WIDE = "去掉看不见的字符", "全角字符改为半角"


@pytest.mark.parametrize(
    ("given", "text", "repairs"),
    [
        ("2143000001", "2143000001", ()),
        ("0043000001", "0043000001", ()),
        (2143000001.0, "2143000001", (NUMBER,)),
        (2143000001, "2143000001", (NUMBER,)),
        ("2143000001.0", "2143000001", (NUMBER,)),
        ("２１４３０００００１", "2143000001", (WIDE,)),
        (" 2143 000001\t", "2143000001", (BLANK,)),
        ("'2143000001", "2143000001", (BLANK,)),
        ("2143000001_x000D_", "2143000001", (ESCAPE, BLANK)),
        ("\ufeff2143000001\u200b", "2143000001", (UNSEEN,)),
        ("０７４５－６２２００００", "0745-6220000", (WIDE,)),
        (21.5, "21.5", ()),
    ],
)
def test_an_identifier_stays_text(given: object, text: str, repairs: tuple[str, ...]) -> None:
    assert clean(given, is_identifier=True) == (text, repairs)


@pytest.mark.parametrize(
    ("given", "text", "repairs"),
    [
        ("龙 溪　口\n小学", "龙溪口小学", (BLANK,)),
        ("第１小学（东校区）", "第1小学（东校区）", (WIDE,)),
        ("No. 1 School", "No. 1 School", ()),
        (645.0, "645", ()),
        (True, "是", ()),
        (False, "否", ()),
        (datetime(2026, 9, 1, 8), "2026-09-01", ()),  # noqa: DTZ001 - as a sheet has it
        (date(2026, 9, 1), "2026-09-01", ()),
        (None, "", ()),
        (object, str(object), ()),
    ],
)
def test_words_lose_what_does_not_belong(
    given: object, text: str, repairs: tuple[str, ...]
) -> None:
    assert clean(given) == (text, repairs)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(given: str) -> None:
    once = clean(clean(given).text).text
    assert clean(once).text == once
