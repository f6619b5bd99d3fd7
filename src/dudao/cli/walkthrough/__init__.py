"""`dudao walkthrough`: a visit and the whole loop behind it, over HTTP, as the different people.

Every step goes through the public API, is checked, and prints its page. The documents that come
out are saved. It ends with the five-ones of the visit; the exit status is 0 only if all held.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

import httpx

from dudao.cli.speech import CommandError, _, say
from dudao.cli.walkthrough.server import own_server
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Broken, Report
from dudao.cli.walkthrough.story import tell


def arguments(parser: ArgumentParser) -> None:
    """Declare the words of `walkthrough`."""
    parser.add_argument("--url", help=_("正在运行的演示的地址；不填则用一个临时的演示县"))
    parser.add_argument("--out", type=Path, default=Path("var/walkthrough"), help=_("文书保存到"))
    parser.add_argument("--times", type=int, default=1, help=_("连续走几遍，默认1遍"))
    parser.add_argument("--json", action="store_true", help=_("结果用 JSON 输出，供程序读取"))


def run(options: Namespace) -> int:
    """Walk through, on the server named or on one of our own."""
    if options.url:
        return _walk(options.url.rstrip("/"), options)
    with own_server(quiet=options.json) as address:
        return _walk(address, options)


def _walk(address: str, options: Namespace) -> int:
    report = Report(address, quiet=options.json)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for _time in range(options.times):
            tell(Stage(address, report, options.out))
    except Broken as broken:
        report.broke(str(broken))
    except httpx.HTTPError as error:
        raise CommandError(
            _("连不上 %(url)s：%(error)s\n请先用 make demo 启动演示。")
            % {"url": address, "error": error}
        ) from error
    if options.json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    return 0 if report.held else 1
