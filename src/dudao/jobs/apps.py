from typing import Any

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "dudao.jobs"


def on_app_ready(app: Any) -> None:
    """Called by procrastinate when its app is ready."""
