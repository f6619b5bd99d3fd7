"""A framework has one text and one hash, however it came in."""

import json
from decimal import Decimal

import msgspec

from dudao.evaluation.framework import Framework, canonical, digest, plain, read
from tests.evaluation.scoring.small import framework, leaf


def test_a_detour_keeps_the_hash() -> None:
    of = framework(leaf("A", "100.00", "threshold", bounds=[{"at_least": "4.20"}]))
    again = msgspec.convert(json.loads(canonical(of)), Framework)
    loose = framework(leaf("A", 100, "threshold", bounds=[{"at_least": 4.2}], value=""))
    assert digest(again) == digest(of) == digest(loose)
    assert read(json.loads(canonical(of)))[1] == []


def test_another_standard_is_another_framework() -> None:
    first, second = (
        framework(leaf("A", 100, "threshold", bounds=[{"at_least": least}])) for least in (4, 5)
    )
    assert digest(first) != digest(second)


def test_decimals_are_written_plainly() -> None:
    numbers = ("4.50", "1E+2", "0.00", "-0", "-1.250", "100")
    assert [plain(Decimal(n)) for n in numbers] == ["4.5", "100", "0", "0", "-1.25", "100"]
