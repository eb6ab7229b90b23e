"""A BI tool's client that is a year behind opens the published copy."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from cli.builds import Build
from cli.publish import publish
from tests.python.tiny_build import make_tiny_build

READ = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
users = [user for user, in connection.execute("select user_id from marts.dim_users order by user_id").fetchall()]
print(duckdb.__version__, users)
"""


@pytest.mark.long
def test_duckdb_1_2_reads_the_published_copy(tmp_path: Path) -> None:
    assert sys.version_info < (3, 14), "DuckDB 1.2 has wheels for Python up to 3.13 only: run this test with one of those"
    venv.create(tmp_path / "old", with_pip=True)
    python = tmp_path / "old/bin/python"
    install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "duckdb==1.2.2"]
    installed = subprocess.run(install, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"duckdb 1.2.2 cannot be installed here: {installed.stderr.strip()[-200:]}")
    build = Build("demo", tmp_path / "tiny.duckdb")
    make_tiny_build(build.database)
    publish(build)
    read = subprocess.run([python, "-c", READ, build.published], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == "1.2.2 ['anon:a', 'u1', 'u2']"
