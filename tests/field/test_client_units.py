"""What the core of the field app works out without a browser."""

from pathlib import Path

from tests.field.node import run


def test_the_core_works_out_what_it_should(tmp_path: Path) -> None:
    run("units.test.ts", tmp_path)


def test_the_gate_lets_in_who_it_should(tmp_path: Path) -> None:
    run("gate.test.ts", tmp_path)
