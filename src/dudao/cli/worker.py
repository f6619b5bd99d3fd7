"""`dudao worker`: does what waits in the queue, beside the site or on a machine of its own."""

from argparse import Namespace
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from dudao.cli.speech import _, say


def run(options: Namespace) -> int:
    """Work until told to stop; jobs under way are finished first."""
    del options
    say(_("后台任务已启动，按 Ctrl-C 停止。"))
    work()
    return 0


def work() -> None:
    """Take jobs and do them, until SIGINT or SIGTERM."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        working.run_worker(
            concurrency=2,
            listen_notify=True,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
        )
