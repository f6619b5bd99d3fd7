"""Phones that talk to the served county."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.field.node import bundle
from tests.journeys.field.phones import Phone

NewPhone = Callable[..., Phone]


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The core, bundled for a page of the tests."""
    folder = tmp_path_factory.mktemp("core")
    bundle("vite.page.ts", folder)
    return (folder / "core.js").read_text(encoding="utf-8")


@pytest.fixture
def new_phone(browser: Browser, county: str, core: str) -> Iterator[NewPhone]:
    """Make phones; the worker would answer for the tests' page, so it stays away."""
    contexts: list[BrowserContext] = []

    def made(**how: Any) -> Phone:
        context = browser.new_context(locale="zh-CN", service_workers="block", **how)
        contexts.append(context)
        return Phone(context, county, core)

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    return new_phone()


@pytest.fixture
def profile(tmp_path: Path) -> str:
    """The folder of a browser that is killed and comes back."""
    return str(tmp_path / "profile")
