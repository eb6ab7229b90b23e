"""Models of this project as dbt compiles them, run on tables of a test's own: the real SQL, without a build."""

from dataclasses import dataclass
from typing import Any

import duckdb

from cli.definitions import read_manifest, relations_of, run_dbt, upstream_first
from tests.python.support.demo_build import demo_build


@dataclass(frozen=True)
class Models:
    """SQL by name, upstream first, and the relation that each name stands for in it."""

    statements: dict[str, str]
    relations: dict[str, str]

    def run(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Makes a table of each model; what they read besides has to be there, as tables of that name."""
        for name, statement in self.statements.items():
            for each, relation in self.relations.items():
                statement = statement.replace(relation, each)
            connection.execute(f"create or replace table {name} as {statement}")


def compiled(workspace: str, names: tuple[str, ...], variables: dict[str, Any]) -> Models:
    """Compiles SQL models with vars on top of the demo's, in a target folder of that name."""
    folder = demo_build().target_path / workspace
    run_dbt(["compile", "--select", *names], demo_build(), variables, folder)
    manifest = read_manifest(folder)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["name"] in names]
    nodes = {node["name"]: node for node in models}
    seeds = {node["name"]: node["relation_name"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    return Models({name: nodes[name]["compiled_code"] for name in upstream_first(nodes)}, relations_of(manifest) | seeds)


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query by column name."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
