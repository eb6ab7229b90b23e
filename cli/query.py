"""`python -m cli.query "select ..."`: runs one query on a build, read-only, and prints its rows as a table."""

import argparse
import sys

import duckdb

from cli.builds import UserError, add_options, chosen_build
from cli.summary import open_build


def main(arguments: list[str] | None = None) -> int:
    """Prints the rows of the query that the command line gives; 1 when there is no build or the query is wrong."""
    parser = argparse.ArgumentParser(prog="python -m cli.query", description=__doc__)
    add_options(parser)
    parser.add_argument("sql", help="a query over the build's schemas, such as marts and segments")
    options = parser.parse_args(arguments)
    try:
        with open_build(chosen_build(options).database) as connection:
            connection.sql(options.sql).show(max_rows=100, max_width=160)
    except (UserError, duckdb.Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
