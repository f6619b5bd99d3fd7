"""The backup file: a tar of the dump and the files, with a manifest of their hashes at its end."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from dudao.cli.holdings import Holdings
from dudao.cli.speech import CommandError, _

FORMAT = 1
DUMP = "database.dump"
FILES = "files"
MANIFEST = "manifest.json"
#: What phones send lies here until it is evidence; then it may go at any moment.
PASSING = f"{FILES}/inbox/"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made, the database in numbers, each member's SHA-256."""

    made_at: str
    holdings: Holdings
    sha256: dict[str, str]


def pack(target: Path, members: Iterable[tuple[str, Path]], made_at: str, held: Holdings) -> int:
    """Write `members` and their manifest to `target`; return the number of members."""
    hashes: dict[str, str] = {}
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in members:
                try:
                    source = path.open("rb")
                except FileNotFoundError:
                    if name.startswith(PASSING):
                        continue
                    raise
                with source:
                    hashes[name] = hashlib.file_digest(source, "sha256").hexdigest()
                    source.seek(0)
                    tar.addfile(tar.gettarinfo(arcname=name, fileobj=source), source)
            content = asdict(Manifest(made_at, held, hashes))
            text = json.dumps({"format": FORMAT, **content}, ensure_ascii=False, indent=1).encode()
            last = tarfile.TarInfo(MANIFEST)
            last.size = len(text)
            tar.addfile(last, BytesIO(text))
        stream.flush()
        os.fsync(stream.fileno())
    return len(hashes)


def check(source: Path) -> Manifest:
    """Read all of a backup and return its manifest; raise CommandError if one byte is not right."""
    found: dict[str, str] = {}
    text = b""
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not _is_ours(member.name):
                    raise _damaged(source, member.name)
                if member.name == MANIFEST:
                    text = content.read()
                else:
                    found[member.name] = _digest(content)
    except FileNotFoundError as error:
        raise CommandError(_("找不到 %(file)s。") % {"file": source}) from error
    except (OSError, EOFError, tarfile.TarError) as error:
        raise _damaged(source, str(error)) from error
    manifest = _manifest(source, text)
    for name in sorted({*found, *manifest.sha256}):
        if found.get(name) != manifest.sha256.get(name):
            raise _damaged(source, name)
    return manifest


def unpack(source: Path, dump: Path, files: Path) -> None:
    """Write the dump to `dump` and the files below `files`. The backup has to be checked before."""
    files.mkdir(parents=True)
    with tarfile.open(source) as tar:
        for member in tar:
            if member.name == MANIFEST:
                continue
            target = dump
            if member.name != DUMP:
                target = files / PurePosixPath(member.name).relative_to(FILES)
                target.parent.mkdir(parents=True, exist_ok=True)
            content = tar.extractfile(member)
            with target.open("xb") as written:
                while chunk := content.read(CHUNK) if content else b"":
                    written.write(chunk)


def _is_ours(name: str) -> bool:
    """Say whether a backup may hold a member of this name: nothing that leads outside."""
    parts = PurePosixPath(name).parts
    return name in (DUMP, MANIFEST) or (parts[0] == FILES and ".." not in parts)


def _manifest(source: Path, text: bytes) -> Manifest:
    try:
        content = json.loads(text)
        if content["format"] > FORMAT:
            raise CommandError(
                _("%(file)s 由更新版本的督导备份，请先升级本机的督导。") % {"file": source}
            )
        held = Holdings(**content["holdings"])
        return Manifest(content["made_at"], held, dict(content["sha256"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(source, MANIFEST) from error


def _digest(content: IO[bytes]) -> str:
    total = hashlib.sha256()
    while chunk := content.read(CHUNK):
        total.update(chunk)
    return total.hexdigest()


def _damaged(source: Path, where: str) -> CommandError:
    return CommandError(
        _(
            "%(file)s 不是完整的督导备份，或内容被改动过（%(where)s）。"
            "没有恢复任何内容，请换用另一份备份。"
        )
        % {"file": source, "where": where}
    )
