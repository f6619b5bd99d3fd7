"""The exact text of a feedback list: the table that the phone is held to as well."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dudao.visits.rules.feedback import FeedbackContent, feedback_text, text_sha256

TABLE = json.loads((Path(__file__).parents[1] / "vectors" / "feedback.json").read_text("utf-8"))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in TABLE])
def test_the_text_and_its_hash(row: dict[str, Any]) -> None:
    text = feedback_text(msgspec.convert(row["content"], FeedbackContent))
    assert (text, text_sha256(text)) == (row["text"], row["sha256"])
