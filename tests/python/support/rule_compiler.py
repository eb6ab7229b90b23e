"""Compiles many rules with dbt in one process: a small project around the real macros, parsed once, one file changed per rule."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.python.support.workspace import PROJECT, fork_server

AROUND = PROJECT / "tests/python/oracle/project"
REFUSAL = re.compile(r"do stop_compile\(")
MARK = re.compile(r"<<(.+?)>>")


@dataclass(frozen=True)
class Rule:
    """The text of models/segments/rule.sql, the files beside it by name, and dbt vars."""

    text: str
    beside: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Compiled:
    """What dbt said, on one line; the refusal in the macros that stopped it (`file#number`), if one of theirs did."""

    succeeded: bool
    words: str
    refusal: str | None


def refusals(macros: Path) -> list[str]:
    """Every place in the macros that can stop a compile, as `file#number`."""
    return [
        f"{file.relative_to(macros)}#{number}"
        for file in sorted(macros.rglob("*.sql"))
        for number, _ in enumerate(REFUSAL.findall(file.read_text(encoding="utf-8")), start=1)
    ]


def compile_rules(folder: Path, rules: list[Rule]) -> list[Compiled]:
    """What becomes of each rule, in order. The macros are a copy whose refusals say which of them spoke."""
    shutil.copytree(AROUND, folder / "project")
    macros = shutil.copytree(PROJECT / "macros", folder / "project/macros")
    for file in macros.rglob("*.sql"):
        _mark_refusals(file, str(file.relative_to(macros)))
    settings = folder / "project/dbt_project.yml"
    settings.write_text(settings.read_text().replace("../../../../macros", "macros"))
    jobs = folder / "rules.json"
    jobs.write_text(json.dumps([[rule.text, rule.beside, rule.variables] for rule in rules]))
    process = fork_server.Process(target=_compile_all, args=(str(folder),))
    process.start()
    process.join()
    assert process.exitcode == 0, (folder / "output.txt").read_text()
    return [_compiled(*result) for result in json.loads((folder / "results.json").read_text())]


def _mark_refusals(file: Path, name: str) -> None:
    pieces = REFUSAL.split(file.read_text(encoding="utf-8"))
    marked = [f"do stop_compile('<<{name}#{number}>>' ~ {piece}" for number, piece in enumerate(pieces[1:], start=1)]
    file.write_text("".join(pieces[:1] + marked), encoding="utf-8")


def _compiled(succeeded: bool, words: str) -> Compiled:
    mark = MARK.search(words)
    return Compiled(succeeded, " ".join(MARK.sub("", words).split()), mark.group(1) if mark else None)


def _compile_all(folder: str) -> None:
    """What the forked process does: one dbt that lives through all rules."""
    import os

    project = Path(folder) / "project"
    os.chdir(project)
    os.environ.update(DBT_PROFILES_DIR=".", ORACLE_DUCKDB_PATH=f"{folder}/rules.duckdb")
    stream = os.open(f"{folder}/output.txt", os.O_CREAT | os.O_WRONLY)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    _dbt("seed", {})
    results = [_compile(project / "models/segments", *job) for job in json.loads((Path(folder) / "rules.json").read_text())]
    (Path(folder) / "results.json").write_text(json.dumps(results))


def _compile(segments: Path, text: str, beside: dict[str, str], variables: dict[str, Any]) -> tuple[bool, str]:
    shutil.rmtree(segments, ignore_errors=True)
    segments.mkdir()
    for name, content in {"rule": text, **beside}.items():
        (segments / f"{name}.sql").write_text(content)
    return _dbt("compile", variables, "--select", "path:models/segments")


def _dbt(command: str, variables: dict[str, Any], *arguments: str) -> tuple[bool, str]:
    from dbt.cli.main import dbtRunner

    given = json.dumps({"oracle_data": ".", **variables})
    outcome = dbtRunner().invoke([command, *arguments, "--vars", given, "--quiet", "--no-use-colors"])
    said = [str(outcome.exception or "")] + [str(one.message) for one in getattr(outcome.result, "results", None) or []]
    return outcome.success, "\n".join(said)
