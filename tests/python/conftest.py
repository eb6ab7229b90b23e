"""Builds that several test files read, each made once; and the moment after which no further long test begins."""

import os
import time

import pytest

from tests.python.support.workspace import Workspace

# seconds since 1970; set where a run must come to an end, so that what took longer than thought is named as skipped and not cut off
LAST_START = float(os.environ.get("NO_LONG_TEST_STARTS_AFTER", "inf"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    is_long = any(item.get_closest_marker(marker) for marker in ("long", "engines"))
    if is_long and time.time() > LAST_START:
        pytest.skip("no time was left for it: run make test-engines and make test-long")


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One folder for all tests that bring their own raw data, so that dbt parses the project once."""
    return Workspace(tmp_path_factory.mktemp("workspace"))
