"""The client understands the tables of tests/vectors as the server does."""

from pathlib import Path

from tests.field.node import run


def test_the_client_agrees_with_the_vectors(tmp_path: Path) -> None:
    run("vectors.test.ts", tmp_path)
