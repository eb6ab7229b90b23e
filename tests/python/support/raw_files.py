"""Writes raw input files as teams have them."""

from pathlib import Path

import duckdb


def write_text(path: Path, *lines: str) -> None:
    """The lines as a text file, each ended; no line at all is a file of 0 bytes."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_parquet(path: Path, sql: str) -> None:
    """The typed result of a DuckDB query as a Parquet file."""
    with duckdb.connect() as connection:
        connection.execute(f"copy ({sql}) to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet)")
