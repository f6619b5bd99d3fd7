"""`dudao manage …`: Django's own commands, as the owner of the tables."""

from argparse import Namespace

from django.core.management import execute_from_command_line


def run(options: Namespace) -> int:
    """Hand the words to Django."""
    execute_from_command_line(["dudao manage", *options.words])
    return 0
