"""The engines that the project runs on, each as a place where dbt builds it and whose tables can be read back."""

import json
import os
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).parents[3]
RAW_LINES = PROJECT / "data/online_retail/online_retail_to_2011-08-31.parquet"


class Engine(ABC):
    """One empty place to build in. `name` is a target of profiles.yml, `folder` where its files and dbt's own go."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 0.0
        folder.mkdir(parents=True, exist_ok=True)

    @property
    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Variables by which profiles.yml finds the place."""

    @abstractmethod
    def tables(self) -> list[str]:
        """`schema.name` of everything that can be read, in order."""

    @abstractmethod
    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """All rows of a table, the given columns, in any order."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""

    @abstractmethod
    def load_csv(self, table: str, columns: Sequence[str], file: Path) -> None:
        """Makes `schema.name` from a CSV file with a header, every column text; an empty cell is null. Replaces what is there."""

    def dbt(self, *arguments: str, given: Mapping[str, Any] | None = None, project: Path = PROJECT) -> str:
        """A dbt command that must succeed; what it printed. `given` are vars, `project` the folder of dbt_project.yml."""
        started = time.monotonic()
        command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments, "--target", self.name,
                   "--vars", json.dumps(dict(given or {})), "--target-path", str(self.folder / "target"),
                   "--log-path", str(self.folder / "logs"), "--project-dir", str(project),
                   "--profiles-dir", str(PROJECT)]  # fmt: skip
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        self.seconds += time.monotonic() - started
        printed = "\n".join(line[:400] for line in done.stdout.splitlines() if not line.startswith('{"ts"'))
        assert done.returncode == 0, f"{self.name}: {' '.join(arguments)}\n{printed[-20_000:]}"
        return printed


class DuckDB(Engine):
    """A DuckDB file."""

    name = "duckdb"

    @property
    def environment(self) -> dict[str, str]:
        return {"DBT_DUCKDB_PATH": str(self.folder / "built.duckdb")}

    def connect(self, read_only: bool = True) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.folder / "built.duckdb"), read_only=read_only)

    def tables(self) -> list[str]:
        return self.names("true")

    def stored(self) -> set[str]:
        """What is a table and no view."""
        return set(self.names("table_type = 'BASE TABLE'"))

    def names(self, condition: str) -> list[str]:
        """`schema.name` of everything that meets a condition on information_schema.tables."""
        with self.connect() as connection:
            found = connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables "
                f"where table_catalog = 'built' and {condition} order by 1"
            ).fetchall()
        return [name for (name,) in found]

    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(f"select {quoted(columns)} from {table}").fetchall()

    def columns(self, table: str) -> list[str]:
        with self.connect() as connection:
            return [column[0] for column in connection.execute(f"select * from {table} limit 0").description]

    def load_csv(self, table: str, columns: Sequence[str], file: Path) -> None:
        with self.connect(read_only=False) as connection:
            connection.execute(f"create schema if not exists {table.split('.')[0]}")
            connection.execute(f"create or replace table {table} as select * from {csv_text(file)}")


class Postgres(Engine):
    """A database of its own on the server that the environment names (see scripts/with_engines)."""

    name = "postgres"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.database = "test_" + folder.name.lower().replace("-", "_")
        connection = self.connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"drop database if exists {self.database}")
            cursor.execute(f"create database {self.database}")
        connection.close()

    @property
    def environment(self) -> dict[str, str]:
        return {"DBT_POSTGRES_DATABASE": self.database}

    def connect(self, database: str | None = None) -> Any:
        import psycopg2

        return psycopg2.connect(
            host=os.environ["DBT_POSTGRES_HOST"], port=os.environ["DBT_POSTGRES_PORT"], user=os.environ["DBT_POSTGRES_USER"],
            dbname=database or self.database,
        )  # fmt: skip

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def tables(self) -> list[str]:
        found = self.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema not in ('pg_catalog', 'information_schema') order by 1"
        )
        return [name for (name,) in found]

    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        return self.execute(f"select {quoted(columns)} from {table}")

    def columns(self, table: str) -> list[str]:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"select * from {table} limit 0")
            return [column.name for column in cursor.description]

    def types(self) -> dict[tuple[str, str], str]:
        """`schema.name` and column, to the column's type with precision and scale."""
        found = self.execute(
            "select relnamespace::regnamespace || '.' || relname, attname, format_type(atttypid, atttypmod) "
            "from pg_attribute join pg_class on attrelid = pg_class.oid "
            "where relkind in ('r', 'v') and attnum > 0 and not attisdropped"
        )
        return {(table, column): kind for table, column, kind in found}

    def load_csv(self, table: str, columns: Sequence[str], file: Path) -> None:
        self.create(table, {column: "text" for column in columns})
        self.copy(table, file, "format csv, header")

    def create(self, table: str, types: Mapping[str, str]) -> None:
        """An empty table in the place of what was there."""
        self.execute(f"create schema if not exists {table.split('.')[0]}")
        self.execute(f"drop table if exists {table} cascade")
        self.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in types.items())})")

    def copy(self, table: str, file: Path, options: str) -> None:
        """The rows of a file into a table."""
        with self.connect() as connection, connection.cursor() as cursor, file.open("rb") as rows:
            cursor.copy_expert(f"copy {table} from stdin with ({options})", rows)

    def load_online_retail(self) -> None:
        """The invoice lines of the retail data, where the project looks for them on an engine that reads no files."""
        names = {"InvoiceNo": "text", "StockCode": "text", "Quantity": "integer", "InvoiceDate": "timestamp",
                 "UnitPrice": "double precision", "CustomerID": "integer", "Country": "text", "source_row": "bigint"}  # fmt: skip
        file = self.folder / "lines.csv"
        duckdb.execute(f"copy (select {', '.join(names)} from '{RAW_LINES}') to '{file}' (format csv, header true)")
        self.create("raw.online_retail_lines", names)
        self.copy("raw.online_retail_lines", file, "format csv, header")


class Spark(Engine):
    """A local warehouse of Parquet tables. Its views cannot be read from outside."""

    name = "spark"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.warehouse = folder / "warehouse"
        shutil.rmtree(self.warehouse, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        return {"DBT_SPARK_WAREHOUSE": str(self.warehouse)}

    def tables(self) -> list[str]:
        folders = sorted(path for path in self.warehouse.glob("*.db/*") if any(path.glob("*.parquet")))
        return [f"{path.parent.stem}.{path.name}" for path in folders]

    def table_folder(self, table: str) -> Path:
        """Where the files of `schema.name` lie."""
        schema, name = table.split(".")
        return self.warehouse / f"{schema}.db" / name

    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(f"select {quoted(columns)} from '{self.table_folder(table)}/*.parquet'").fetchall()

    def columns(self, table: str) -> list[str]:
        with duckdb.connect() as connection:
            found = connection.execute(f"select * from '{self.table_folder(table)}/*.parquet' limit 0")
            return [column[0] for column in found.description]

    def load_csv(self, table: str, columns: Sequence[str], file: Path) -> None:
        folder = self.table_folder(table)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with duckdb.connect() as connection:
            connection.execute(f"copy (select * from {csv_text(file)}) to '{folder}/rows.parquet' (format parquet)")
        self.register(table, columns)

    def register(self, table: str, columns: Sequence[str]) -> None:
        """Tells the catalog of a table whose files are there already."""
        program = (
            "import sys; from dbt.adapters.spark.session import Connection\n"
            "import yaml, os; from jinja2 import Environment\n"
            "read = Environment().from_string(open('profiles.yml').read()).render(\n"
            "    env_var=lambda name, default='': os.environ.get(name, default), flags={})\n"
            "settings = yaml.safe_load(read)['behavioral_segments']['outputs']['spark']['server_side_parameters']\n"
            "cursor = Connection(server_side_parameters=settings).cursor()\n"
            "for statement in sys.argv[1:]: cursor.execute(statement)\n"
        )
        schema = table.split(".")[0]
        done = subprocess.run(
            [sys.executable, "-c", program, f"create schema if not exists {schema}", f"drop table if exists {table}",
             f"create table {table} ({', '.join(f'{column} string' for column in columns)}) using parquet "
             f"location '{self.table_folder(table)}'"],
            cwd=PROJECT, env={**os.environ, **self.environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]


def quoted(columns: Sequence[str]) -> str:
    """Column names for a select."""
    return ", ".join(f'"{column}"' for column in columns)


def csv_text(file: Path) -> str:
    """DuckDB's reading of a CSV file with a header, every column text."""
    return f"read_csv('{file}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
