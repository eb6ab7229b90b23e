"""Builds that several test files read: each is made once."""


import pytest

from tests.python.support.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One folder for all tests that bring their own raw data, so that dbt parses the project once."""
    return Workspace(tmp_path_factory.mktemp("workspace"))
