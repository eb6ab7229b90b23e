"""Compile for every warehouse and ask its parser: ``python -m tests.python.clouds`` (make compile-clouds).

Prints one table, writes it to docs/cloud_dialects.md, and ends with 1 where anything fails that is not in expected_failures.yml,
where something listed there passes, or where a parser lets pass what refused.yml says it refuses.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.python.clouds import bigquery, parsing
from tests.python.clouds.compiling import ROOT, compile_project

PAGE = ROOT / "docs/cloud_dialects.md"
HERE = Path(__file__).parent
REFUSED: dict[str, list[str]] = yaml.safe_load((HERE / "refused.yml").read_text(encoding="utf-8"))
BEGIN, END = "<!-- results: written by make compile-clouds -->", "<!-- end of results -->"
PARSERS = {
    "snowflake": "sqlfluff's dialect; function names",
    "bigquery": "GoogleSQL's analyzer: names, types, columns from model to model; primitives run on literals",
    "redshift": "sqlfluff's dialect; function names; limits known of it",
    "trino": "Trino's grammar (422); names of functions and types",
    "databricks": "sqlfluff's dialect; function names",
}


@dataclass
class Result:
    """What became of one warehouse: error by model or literal test, none where it passed."""

    warehouse: str
    models: dict[str, str | None] = field(default_factory=dict)
    literals: dict[str, str | None] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    compiled: int = 0
    said: str = ""

    def failures(self) -> dict[str, str]:
        """All that failed."""
        return {name: error for name, error in [*self.models.items(), *self.literals.items()] if error}


def check(warehouse: str) -> Result:
    """Compile and check for one warehouse."""
    compiled = compile_project(warehouse)
    wrong = {sql: sql for sql in REFUSED[warehouse]}
    judged = bigquery.analyse_alone(wrong) if warehouse == "bigquery" else parsing.parse_all(warehouse, wrong)
    models = {node["name"]: node.get("compiled_code") for node in compiled.models}
    result = Result(warehouse, dict.fromkeys(models, "not compiled"), compiled=sum(sql is not None for sql in models.values()))
    result.accepted = [sql for sql, error in judged if error is None]
    if result.compiled < len(models) or not models:
        result.said = compiled.output
    if not models:
        result.models = {"the project": "not compiled"}
    elif warehouse == "bigquery":
        result.models.update(bigquery.analyse(compiled))
        result.literals.update(bigquery.run_literals(compiled))
    else:
        result.models.update(parsing.parse_all(warehouse, {name: sql for name, sql in models.items() if sql is not None}))
        literals = {Path(n["original_file_path"]).stem: n.get("compiled_code") for n in compiled.literal_tests}
        result.literals.update(parsing.parse_all(warehouse, {name: sql for name, sql in literals.items() if sql is not None}))
    return result


def table(results: list[Result]) -> str:
    """The results as Markdown."""
    lines = [
        "| warehouse | models | compiled | checked by | passed | failed | primitives on literals |",
        "|---|--:|--:|---|--:|--:|---|",
    ]
    for result in results:
        failed = sum(error is not None for error in result.models.values())
        passed = sum(error is None for error in result.literals.values())
        ran = "ran, as expected" if result.warehouse == "bigquery" else "parsed"
        lines.append(
            f"| {result.warehouse} | {len(result.models)} | {result.compiled} | {PARSERS[result.warehouse]} | "
            f"{len(result.models) - failed} | {failed} | {passed} of {len(result.literals)} {ran} |"
        )
    return "\n".join(lines)


def unexpected(result: Result, expected: dict[str, str]) -> list[str]:
    """Sentences on what failed and should not, and on what passes and should not."""
    failed = result.failures()
    return [
        *(f"{result.warehouse}: {name} fails: {error}" for name, error in failed.items() if name not in expected),
        *(f"{result.warehouse}: {name} passes: take it off expected_failures.yml" for name in expected if name not in failed),
        *(f"{result.warehouse}: passes, and should be refused: {sql}" for sql in result.accepted),
    ]


def reasons(expected: dict[str, dict[str, str]]) -> str:
    """The expected failures as Markdown."""
    lines = [f"| {w} | `{name}` | {why.strip()} |" for w, failures in expected.items() for name, why in failures.items()]
    return "\n".join(["| warehouse | fails | why |", "|---|---|---|", *lines]) if lines else "Nothing fails."


def main() -> int:
    """Check the chosen warehouses, two at a time, and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.python.clouds", description="Compile and parse for cloud warehouses.")
    parser.add_argument("warehouse", nargs="*", help="snowflake, bigquery, redshift, trino, databricks; all unless told")
    chosen = parser.parse_args().warehouse or list(PARSERS)
    expected = yaml.safe_load((HERE / "expected_failures.yml").read_text(encoding="utf-8")) or {}
    started = time.monotonic()
    with ProcessPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(check, chosen))
    print(table(results))
    for result in results:
        if result.said:
            print(f"\nWhat dbt said of {result.warehouse}:\n{result.said[-3000:]}")
    problems = [p for result in results for p in unexpected(result, expected.get(result.warehouse) or {})]
    print("\n".join(problems))
    if len(chosen) == len(PARSERS) and not problems:
        before, after = PAGE.read_text(encoding="utf-8").split(BEGIN)[0], PAGE.read_text(encoding="utf-8").split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{table(results)}\n\n{reasons(expected)}\n{END}{after}", encoding="utf-8")
    checked = sum(len(r.models) + len(r.literals) + len(REFUSED[r.warehouse]) for r in results)
    print(f"{checked - len(problems)} passed, {len(problems)} failed in {time.monotonic() - started:.0f} s")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
