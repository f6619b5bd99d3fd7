"""The words after a command's name, for commands whose modules need Django set up to be read."""

import argparse
from argparse import ArgumentParser
from pathlib import Path

from dudao.cli.speech import _


def nothing(parser: ArgumentParser) -> None:
    """Take no words."""
    del parser


def office(parser: ArgumentParser) -> None:
    """Take the region and who administers."""
    parser.add_argument("region", help=_("区划代码，如431227（县）或4312（市）"))
    parser.add_argument("username", help=_("管理员的用户名"))
    parser.add_argument("administrator", help=_("管理员的姓名"))
    parser.add_argument("--name", default="", help=_("督导室全称，默认“某县人民政府教育督导室”"))
    parser.add_argument("--short-name", default="", help=_("督导室简称"))


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
