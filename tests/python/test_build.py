"""What a person reads while dbt works: one line a table, tests counted, failures and warnings in dbt's words."""

import io
from types import SimpleNamespace
from typing import Any

from cli.build import LOCKED_ADVICE, Progress


def event(name: str, level: str = "info", message: str = "", **data: Any) -> Any:
    node = SimpleNamespace(node_name=data.pop("node", "fct_events"))
    return SimpleNamespace(info=SimpleNamespace(name=name, level=level, msg=message), data=SimpleNamespace(node_info=node, **data))


def shown(*events: Any) -> tuple[list[str], Progress]:
    progress = Progress(out=io.StringIO())
    for one in events:
        progress(one)
    return progress.out.getvalue().splitlines(), progress


def test_a_table_gets_a_line_that_counts_what_is_finished() -> None:
    lines, progress = shown(
        event("LogTestResult", status="pass", total=12, execution_time=0.1),
        event("LogModelResult", status="OK", total=12, execution_time=0.449, node="fct_events"),
        event("LogSeedResult", status="INSERT 5", total=12, execution_time=0.04, node="features"),
    )
    assert lines == ["[ 2/12] fct_events 0.4 s", "[ 3/12] features 0.0 s"]
    assert progress.closing_line().startswith("2 tables built, 1 passed, 0 failed in ")


def test_failures_and_warnings_are_shown_whole_and_counted() -> None:
    lines, progress = shown(
        event("LogModelResult", status="ERROR", total=3, execution_time=1, node="fct_orders"),
        event("RunResultError", "error", "\x1b[31mBinder Error: no column x\x1b[0m\n  compiled code at target/x.sql"),
        event("LogTestResult", "warn", status="warn", total=3, execution_time=0, node="a_test"),
        event("RunResultWarning", "warn", "Got 4 results, configured to warn"),
        event("SkippingDetails", total=3, node="dim_users"),
    )
    assert lines == [
        "[1/3] fct_orders 1.0 s  FAILED",
        "Binder Error: no column x",
        "  compiled code at target/x.sql",
        "Got 4 results, configured to warn",
    ]
    assert progress.closing_line().startswith("0 tables built, 0 passed, 1 failed, 1 warned, 1 skipped in ")


def test_settings_of_sources_left_out_are_no_news() -> None:
    assert shown(event("UnusedResourceConfigPath", "warn", "Configuration paths exist"))[0] == []


def test_a_locked_database_comes_with_advice() -> None:
    assert LOCKED_ADVICE in shown(event("RunResultError", "error", "IO Error: Could not set lock on file"))[0]
