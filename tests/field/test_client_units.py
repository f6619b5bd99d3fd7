"""What the core of the field app works out without a browser."""

from pathlib import Path

from tests.field.node import run


def test_the_core_works_out_what_it_should(tmp_path: Path) -> None:
    run("units.test.ts", tmp_path)
