"""The words after a command's name, for commands whose modules need Django set up to be read."""

import argparse
from argparse import ArgumentParser
from pathlib import Path

from dudao.cli.speech import _


def nothing(parser: ArgumentParser) -> None:
    """Take no words."""
    del parser


def backup(parser: ArgumentParser) -> None:
    """Take the file to write."""
    parser.add_argument("file", type=Path, help=_("备份写到这个文件（.tar）"))


def restore(parser: ArgumentParser) -> None:
    """Take the file to read."""
    parser.add_argument("file", type=Path, help=_("备份文件"))
    parser.add_argument("--force", action="store_true", help=_("覆盖现有的数据和文件"))


def generated(parser: ArgumentParser) -> None:
    """Take whether to write or only to compare."""
    parser.add_argument("--check", action="store_true", help=_("只检查是否过时，不写文件"))


def manage(parser: ArgumentParser) -> None:
    """Take everything, for Django."""
    parser.add_argument("words", nargs=argparse.REMAINDER)
