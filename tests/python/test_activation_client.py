"""A real client against a tool that fails, is late and hangs up: the tool ends with audience_members, and nobody was sent twice."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from tests.python.support.demo_build import demo_build
from tests.python.support.flaky_tool import FlakyTool, flaky_tool

CLIENT = Path(__file__).parents[2] / "examples" / "send_to_tool.py"
TIMEOUT = 0.3
RUNS = (
    # added, removed, added again, a key that changes: of each member the last word is one run later than the one before
    [("a", f"u{n}", None, "added") for n in range(25)] + [("k", "u1", "p1", "added")],
    [("a", f"u{n}", None, "removed") for n in range(0, 25, 2)] + [("k", "u1", "p1", "removed"), ("k", "u1", "p2", "added")],
    [("a", f"u{n}", None, "added") for n in range(0, 25, 4)],
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> ModuleType:
    """The example, imported as a program would."""
    specification = importlib.util.spec_from_file_location("send_to_tool", CLIENT)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules["send_to_tool"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file with the two tables, empty."""
    path = tmp_path / "published.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema activation;
            create table activation.audience_changes (change_id varchar, updated_at timestamp, audience_id varchar, user_id varchar,
                per_value varchar, change_type varchar);
            create table activation.message_outbox (message_id varchar, updated_at timestamp, user_id varchar, message varchar,
                send_after timestamp);
        """)
    return path


def append_run(database: Path, number: int) -> None:
    """One run of dbt: its changes, and a message to each of five people."""
    at = f"2026-03-0{number + 1} 06:00:00.123"
    with duckdb.connect(str(database)) as connection:
        for audience, user, key, kind in RUNS[number]:
            connection.execute(
                "insert into activation.audience_changes values (md5(concat_ws('|', $1, $2, $3, $4)), $2, $1, $3, $4, $5)"
                .replace("$2, $1, $3", "cast($2 as timestamp), $1, $3"), [audience, at, user, key, kind],
            )  # fmt: skip
        connection.execute(
            "insert into activation.message_outbox select $at || 'm' || i, cast($at as timestamp), 'u' || i, 'Hello, say \"hi\"', "
            "cast($at as timestamp) from range(5) as numbers (i)", {"at": at},
        )  # fmt: skip


def expected_members(database: Path) -> set[tuple]:
    """What all changes add up to: the last one of each member is an addition."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select audience_id, user_id, per_value, arg_max(change_type, updated_at) from activation.audience_changes "
            "group by 1, 2, 3"
        ).fetchall()
    return {row[:3] for row in rows if row[3] == "added"}


def keys(database: Path) -> set[str]:
    """The idempotency keys of everything there is to send."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select change_id from activation.audience_changes union all select message_id from activation.message_outbox"
        ).fetchall()
    assert len(rows) == len(set(rows))
    return {key for (key,) in rows}


def check(tool: FlakyTool, database: Path) -> None:
    """The tool holds what the tables say, each row done once."""
    assert tool.errors == []
    assert tool.members == expected_members(database)
    assert tool.done == set(tool.requests) == keys(database)
    messages = [row["message_id"] for row in tool.sent]
    assert len(messages) == len(set(messages))


def test_tool_that_fails_in_every_way_ends_up_right(client: ModuleType, database: Path, tmp_path: Path) -> None:
    with flaky_tool() as tool:
        for number in range(len(RUNS)):
            append_run(database, number)
            assert client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT) == 2
            check(tool, database)
        assert len(tool.sent) == 15
        assert tool.repeated > 0, "nothing was posted twice: the keys were not needed"
        assert min(tool.failures.values()) > 0 and len(tool.failures) == 3, tool.failures
        posted = len(tool.requests)
        assert client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT) == 0
        assert len(tool.requests) == posted, "the client posted what it had posted before"


def test_tool_that_is_down_is_sent_the_rest_later(client: ModuleType, database: Path, tmp_path: Path) -> None:
    """Down from the start of the second run: the call fails; the next one goes on, also with what has come since."""
    from dlt.pipeline.exceptions import PipelineStepFailed

    with flaky_tool() as tool:
        append_run(database, 0)
        client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT)
        append_run(database, 1)
        tool.is_down = True
        with pytest.raises(PipelineStepFailed):
            client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT, attempts=1)
        append_run(database, 2)
        tool.is_down = False
        client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT)
        check(tool, database)


def test_client_that_is_killed_goes_on(database: Path, tmp_path: Path) -> None:
    """Killed in the middle of a run, started again with the same memory."""
    append_run(database, 0)
    with flaky_tool() as tool:
        command = [sys.executable, str(CLIENT), str(database), tool.url]
        environment = os.environ | {"HOME": str(tmp_path)}
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            deadline = time.monotonic() + 60
            while len(tool.done) < 12 and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            assert len(tool.done) >= 12
            process.send_signal(signal.SIGKILL)
        assert tool.done != keys(database)
        append_run(database, 1)
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        check(tool, database)
    assert not (tmp_path / ".dlt" / ".anonymous_id").exists(), "usage was reported"


@pytest.mark.long
def test_demo_reaches_the_tool(client: ModuleType, tmp_path: Path) -> None:
    """The built demo: what the tool holds in the end is audience_members, and its messages are the outbox."""
    database = demo_build().database
    with flaky_tool() as tool:
        client.send_all(database, tool.url, tmp_path / "memory", timeout=TIMEOUT)
    with duckdb.connect(str(database), read_only=True) as connection:
        members = connection.execute("select audience_id, user_id, per_value from activation.audience_members").fetchall()
        messages = connection.execute("select message_id from activation.message_outbox").fetchall()
    assert tool.errors == []
    assert len(members) > 100 and tool.members == set(members)
    assert sorted(row["message_id"] for row in tool.sent) == sorted(message for (message,) in messages)
