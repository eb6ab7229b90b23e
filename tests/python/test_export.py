"""Exports hold what is new, once, each person in the latest state, and never half a file."""

import json
from pathlib import Path

import duckdb
import pytest

from cli.builds import Build, UserError
from cli.export import export, main
from tests.python.tiny_build import make_tiny_build

ACTIVATION = """
    create schema activation;
    create table activation.braze_user_attributes (updated_at timestamp, external_id varchar, payload varchar);
    create table activation.braze_user_deletions (updated_at timestamp, external_id varchar);
    create table activation.audience_changes
        (change_id varchar, updated_at timestamp, audience_id varchar, user_id varchar, per_value varchar, change_type varchar);
    create table activation.message_outbox
        (message_id varchar, updated_at timestamp, journey_id varchar, campaign_id varchar, variant varchar, user_id varchar,
         channel varchar, message varchar, tokens varchar, offer_id varchar, send_after timestamp, expires_at timestamp);
    insert into activation.braze_user_attributes values
        ('2026-03-01 06:00:00.123', 'ann', '{"plan":"say \\"hi\\"","level":null}'),
        ('2026-03-01 06:00:00.123', 'bob', '{"plan":null}'),
        ('2026-03-02 06:00', 'ann', '{"plan":"pro","level":null}');
    insert into activation.audience_changes values
        ('c1', '2026-03-01 06:00', 'a', 'ann', null, 'added'), ('c2', '2026-03-02 06:00', 'a', 'ann', null, 'removed');
"""


@pytest.fixture
def build(tmp_path: Path) -> Build:
    database = tmp_path / "tiny.duckdb"
    make_tiny_build(database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(ACTIVATION)
    return Build("demo", database)


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def insert(build: Build, values: str, table: str = "braze_user_attributes") -> None:
    with duckdb.connect(str(build.database)) as connection:
        connection.execute(f"insert into activation.{table} values {values}")


def test_a_file_holds_the_latest_row_of_everyone_and_no_updated_at(build: Build, tmp_path: Path) -> None:
    """Braze takes files in no order, so one person is in one file once; nulls stay, and the payload is text that holds JSON."""
    written = export(build, tmp_path / "out", "json")
    attributes = tmp_path / "out/braze_user_attributes/braze_user_attributes_20260302T060000000000.json"
    changes = tmp_path / "out/audience_changes/audience_changes_20260302T060000000000.json"
    assert written == [(attributes, 2), (changes, 2)]
    rows = lines(attributes)
    assert [list(row) for row in rows] == [["external_id", "payload"]] * 2
    payloads = {row["external_id"]: json.loads(row["payload"]) for row in rows}
    assert payloads == {"ann": {"plan": "pro", "level": None}, "bob": {"plan": None}}
    assert [(row["change_id"], row["change_type"]) for row in lines(changes)] == [("c1", "added"), ("c2", "removed")]


def test_the_next_export_holds_only_what_is_new(build: Build, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = export(build, out, "json")
    before = {file: file.read_bytes() for file, _ in first}
    assert export(build, out, "json") == []
    insert(build, "('2026-03-02 06:00:00.001', 'bob', '{\"plan\":\"pro\"}')")
    insert(build, "('2026-03-03 06:00', 'ann')", "braze_user_deletions")
    second = export(build, out, "json")
    assert [(file.parent.name, rows) for file, rows in second] == [("braze_user_attributes", 1), ("braze_user_deletions", 1)]
    assert lines(second[0][0]) == [{"external_id": "bob", "payload": '{"plan":"pro"}'}]
    assert lines(second[1][0]) == [{"external_id": "ann"}]
    assert {file: file.read_bytes() for file, _ in first} == before


def test_an_export_that_broke_off_leaves_no_trace(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the rename: nothing counts as exported, and the rest of it is cleared away."""
    out = tmp_path / "out"
    monkeypatch.setattr("cli.export.os.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        export(build, out, "json")
    monkeypatch.undo()
    assert [path for path in out.rglob("*") if path.is_file()] == []
    stale = out / "braze_user_attributes" / "braze_user_attributes_20260301T060000000000.json.999999999.tmp"
    stale.write_text("{")
    assert len(export(build, out, "json")) == 2
    assert not stale.exists()


def test_parquet_holds_the_same(build: Build, tmp_path: Path) -> None:
    ((file, rows), *_) = export(build, tmp_path / "out", "parquet")
    assert rows == 2
    found = duckdb.sql(f"select external_id, payload from '{file}' order by 1").fetchall()
    assert found == [("ann", '{"plan":"pro","level":null}'), ("bob", '{"plan":null}')]


def test_a_build_without_activation_is_refused_in_a_sentence(tmp_path: Path) -> None:
    database = tmp_path / "tiny.duckdb"
    make_tiny_build(database)
    with pytest.raises(UserError, match=r"no table activation.braze_user_attributes yet: run make build first"):
        export(Build("demo", database), tmp_path / "out", "json")


def test_the_command_says_what_it_wrote(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("DBT_DUCKDB_PATH", str(build.database))
    assert main([]) == 0
    said = capsys.readouterr().out
    assert f"{tmp_path}/tiny_exports/audience_changes/audience_changes_20260302T060000000000.json: 2 rows" in said
    assert main([]) == 0
    assert capsys.readouterr().out == f"Nothing new since the last export to {tmp_path}/tiny_exports.\n"
