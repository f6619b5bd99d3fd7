"""What vite makes of the app: small enough to open, whole when it is unpacked."""

import gzip
from pathlib import Path

from tests.field.node import HERE, VITE, said
from tools.frontend import system_node, wheel_node


def test_what_is_sent_compressed_is_what_lies_beside_it(tmp_path: Path) -> None:
    node = str((system_node() or wheel_node()).folder / "node")
    config = str(HERE.parents[1] / "vite.field.ts")
    words = said(node, str(VITE), "build", "--config", config, "--outDir", str(tmp_path))
    assert "the field app opens with" in words
    packed = list(tmp_path.rglob("*.gz"))
    assert packed
    for file in packed:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes(), file.name
