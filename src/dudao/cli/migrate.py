"""`dudao migrate`: creates or upgrades the tables, as their owner, and loads what ships."""

import importlib
from argparse import Namespace

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dudao.cli import tables
from dudao.cli.speech import _, say


def run(options: Namespace) -> int:
    """Apply what is pending and say how much that was."""
    del options
    say(_("已应用 %(count)s 项数据库升级。") % {"count": apply()})
    importlib.import_module("dudao.cli.shipped").load()
    return 0


def apply() -> int:
    """Apply pending migrations; return their number."""
    count = len(pending())
    if count:
        if tables.is_new():
            tables.create()
        call_command("migrate", verbosity=0, interactive=False)
    return count


def pending() -> list[str]:
    """Return the names of the migrations this database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _backwards in plan]
