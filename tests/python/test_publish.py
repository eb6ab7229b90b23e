"""Publishing swaps a whole copy in one step, whoever reads the old one and wherever it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from cli.builds import Build, UserError
from cli.publish import publish
from tests.python.tiny_build import make_tiny_build

ROOT = Path(__file__).resolve().parents[2]
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for table in sys.stdin:
    print(connection.execute(f"select count(*) from marts.{table}").fetchone()[0], flush=True)
"""
# a view that takes longer to copy than any test waits
ENDLESS = """
    create view marts.z_endless as
    select count(*) as n from range(1000000000) as a, range(1000000000) as b where a.range < b.range
"""


@pytest.fixture
def build(tmp_path: Path) -> Build:
    database = tmp_path / "tiny.duckdb"
    make_tiny_build(database)
    return Build("demo", database)


def change(build: Build, statement: str) -> None:
    with duckdb.connect(str(build.database)) as connection:
        connection.execute(statement)


def users_published(build: Build) -> int:
    """Counted by a program of its own: within one process DuckDB would hand out the file that is already open."""
    command = [sys.executable, "-c", READER, str(build.published)]
    reader = subprocess.run(command, input="dim_users\n", capture_output=True, text=True, check=True, timeout=60)
    return int(reader.stdout)


def test_copy_holds_marts_with_views_as_tables_and_nothing_else(build: Build) -> None:
    publish(build)
    with duckdb.connect(str(build.published), read_only=True) as connection:
        tables = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
        views = connection.execute("select count(*) from duckdb_views() where not internal").fetchall()
        numbers = connection.execute("select number from marts.small_numbers order by number").fetchall()
        users = connection.execute("select user_id, is_anonymous from marts.dim_users order by user_id").fetchall()
    assert tables == [("marts",)]
    assert views == [(0,)]
    assert numbers == [(0,), (1,), (2,)]
    assert users == [("anon:a", True), ("u1", False), ("u2", False)]


def test_copy_is_in_the_format_of_duckdb_1_2(build: Build) -> None:
    publish(build)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build.published}' as copy (read_only)")
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'copy'").fetchall()
    assert tags[0][0]["storage_version"].startswith("v1.2.0")


def test_copy_cannot_be_written(build: Build) -> None:
    publish(build)
    assert build.published.stat().st_mode & 0o222 == 0


def test_reader_of_the_old_copy_goes_on_and_the_next_sees_the_new_one(build: Build) -> None:
    # more than a page, so that the reader cannot have it all from its first look
    change(build, "create table marts.fct_events as select hash(range) as event_id from range(500000)")
    publish(build)
    command = [sys.executable, "-c", READER, str(build.published)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as reader:
        assert reader.stdin and reader.stdout
        reader.stdin.write("dim_users\n")
        assert int(reader.stdout.readline()) == 3
        change(build, "insert into marts.dim_users values ('u3', false); delete from marts.fct_events where event_id % 2 = 0")
        old_file = build.published.stat().st_ino
        publish(build)
        assert build.published.stat().st_ino != old_file, "the old copy was written over instead of replaced"
        reader.stdin.write("fct_events where event_id % 7 < 7\n")
        assert int(reader.stdout.readline()) == 500000
        reader.stdin.close()
    assert users_published(build) == 4


def test_killed_in_mid_copy_the_old_one_stays(build: Build) -> None:
    publish(build)
    before = build.published.read_bytes()
    change(build, "insert into marts.dim_users values ('u3', false)")
    change(build, ENDLESS)
    environment = os.environ | {"DBT_DUCKDB_PATH": str(build.database)}
    with subprocess.Popen([sys.executable, "-m", "cli.publish"], cwd=ROOT, env=environment) as publisher:
        unfinished = build.published.with_name(f"{build.published.name}.{publisher.pid}.tmp")
        deadline = time.monotonic() + 60
        while not unfinished.exists() and publisher.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert unfinished.exists()
        publisher.send_signal(signal.SIGKILL)
    assert build.published.read_bytes() == before
    change(build, "drop view marts.z_endless")
    publish(build)
    assert users_published(build) == 4
    assert sorted(path.name for path in build.database.parent.iterdir()) == ["tiny.duckdb", "tiny_published.duckdb"]


def test_a_failing_copy_leaves_the_old_one_and_no_rest(build: Build) -> None:
    publish(build)
    before = build.published.read_bytes()
    change(build, "create view marts.broken as select number from intermediate.numbers")
    change(build, "drop view marts.small_numbers")
    change(build, "drop table intermediate.numbers")
    with pytest.raises(duckdb.Error):
        publish(build)
    assert build.published.read_bytes() == before
    assert sorted(path.name for path in build.database.parent.iterdir()) == ["tiny.duckdb", "tiny_published.duckdb"]


def test_nothing_built_is_refused_in_a_sentence(tmp_path: Path) -> None:
    build = Build("demo", tmp_path / "none.duckdb")
    with pytest.raises(UserError, match="run make build first"):
        publish(build)
    assert list(tmp_path.iterdir()) == []
