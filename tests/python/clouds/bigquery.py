"""BigQuery's SQL, analysed by GoogleSQL's own analyzer and run by its reference implementation (PyPI: zetasql)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zetasql.api import PreparedQuery, TableBuilder
from zetasql.api.type_factory import TypeFactory
from zetasql.types import (
    AnalyzerOptions,
    LanguageFeature,
    LanguageOptions,
    ProductMode,
    SimpleCatalog,
    Type,
    TypeKind,
    ZetaSQLBuiltinFunctionOptions,
)

from tests.python.clouds.compiling import ROOT, Compiled

# what BigQuery's reference says of its queries; what is not named here (FILTER, lambdas, pipes, nanoseconds ...) is off
FEATURES = [
    "ADDITIONAL_STRING_FUNCTIONS", "ANALYTIC_FUNCTIONS", "BIGNUMERIC_TYPE", "CIVIL_TIME", "CONCAT_MIXED_TYPES",
    "DATE_ARITHMETICS", "DATE_TIME_CONSTRUCTORS", "DECIMAL_ALIAS", "EXTENDED_DATE_TIME_SIGNATURES", "INTERVAL_TYPE",
    "IS_DISTINCT", "JSON_ARRAY_FUNCTIONS", "JSON_KEYS_FUNCTION", "JSON_TYPE", "JSON_VALUE_EXTRACTION_FUNCTIONS",
    "LIMIT_IN_AGGREGATE", "NAMED_ARGUMENTS", "NULLS_FIRST_LAST_IN_ORDER_BY", "NULL_HANDLING_MODIFIER_IN_AGGREGATE",
    "NULL_HANDLING_MODIFIER_IN_ANALYTIC", "NUMERIC_TYPE", "ORDER_BY_IN_AGGREGATE", "PARAMETERIZED_TYPES", "QUALIFY",
    "SAFE_FUNCTION_CALL", "SELECT_STAR_EXCEPT_REPLACE", "TEMPLATE_FUNCTIONS", "WEEK_WITH_WEEKDAY", "WITH_ON_SUBQUERY",
    "WITH_RECURSIVE",
]  # fmt: skip
# BigQuery refuses to group by or compare as groups what has no exact equality
MODELS_ONLY = ["DISALLOW_GROUP_BY_FLOAT"]
# other names of types, which BigQuery knows beside GoogleSQL's own
ALIASES = {"bigint": TypeKind.TYPE_INT64, "integer": TypeKind.TYPE_INT64, "int": TypeKind.TYPE_INT64}
SEED_TYPES = {
    "varchar": TypeKind.TYPE_STRING, "text": TypeKind.TYPE_STRING, "string": TypeKind.TYPE_STRING, "boolean": TypeKind.TYPE_BOOL,
    "integer": TypeKind.TYPE_INT64, "bigint": TypeKind.TYPE_INT64, "date": TypeKind.TYPE_DATE, "timestamp": TypeKind.TYPE_TIMESTAMP,
    "decimal": TypeKind.TYPE_NUMERIC, "double precision": TypeKind.TYPE_DOUBLE,
}  # fmt: skip
# the shop's lines, which a team loads itself; columns as stg_online_retail reads them
SOURCE_TYPES = {
    "source_row": TypeKind.TYPE_INT64,
    "InvoiceNo": TypeKind.TYPE_STRING, "StockCode": TypeKind.TYPE_STRING, "Description": TypeKind.TYPE_STRING,
    "Quantity": TypeKind.TYPE_INT64, "InvoiceDate": TypeKind.TYPE_TIMESTAMP, "UnitPrice": TypeKind.TYPE_DOUBLE,
    "CustomerID": TypeKind.TYPE_STRING, "Country": TypeKind.TYPE_STRING,
}  # fmt: skip
# what dbt adds to a snapshot
SNAPSHOT_TYPES = {
    "dbt_scd_id": TypeKind.TYPE_STRING, "dbt_updated_at": TypeKind.TYPE_TIMESTAMP, "dbt_valid_from": TypeKind.TYPE_TIMESTAMP,
    "dbt_valid_to": TypeKind.TYPE_TIMESTAMP,
}  # fmt: skip

Columns = dict[str, Type]


def language(features: list[str]) -> LanguageOptions:
    """GoogleSQL as a customer of BigQuery sees it."""
    options = LanguageOptions()
    options.product_mode = ProductMode.PRODUCT_EXTERNAL
    options.enabled_language_features = [getattr(LanguageFeature, f"FEATURE_{name}") for name in features]
    return options


def catalog_of(tables: dict[tuple[str, str, str], Columns], options: LanguageOptions) -> SimpleCatalog:
    """A catalog of project.dataset.table with the given columns."""
    root = SimpleCatalog(name="bigquery", builtin_function_options=ZetaSQLBuiltinFunctionOptions(language_options=options))
    root.named_type = [
        SimpleCatalog.NamedType(name=name, type=TypeFactory.create_simple_type(kind)) for name, kind in ALIASES.items()
    ]
    for (project, dataset, name), columns in tables.items():
        builder = TableBuilder(name)
        for column, its_type in columns.items():
            builder.add_column(column, its_type)
        child(child(root, project), dataset).table.append(builder.build())
    return root


def child(catalog: SimpleCatalog, name: str) -> SimpleCatalog:
    """The catalog of that name within a catalog, made where there is none."""
    for known in catalog.catalog:
        if known.name == name:
            return known
    catalog.catalog.append(SimpleCatalog(name=name))
    return catalog.catalog[-1]


def address(node: dict[str, Any]) -> tuple[str, str, str]:
    """Project, dataset and table of a node."""
    return node["database"], node["schema"], node.get("alias") or node["identifier"]


def given_columns(compiled: Compiled) -> dict[str, Columns]:
    """Columns of what no model makes: seeds, by their types in the yml, and sources."""
    found: dict[str, Columns] = {}
    for unique_id, node in compiled.manifest["nodes"].items():
        if node["resource_type"] == "seed":
            types = node["config"]["column_types"]
            with (ROOT / node["original_file_path"]).open(newline="", encoding="utf-8") as lines:
                names = next(csv.reader(lines))
            found[unique_id] = {n: TypeFactory.create_simple_type(SEED_TYPES[types[n].split("(")[0]]) for n in names}
    for unique_id in compiled.manifest["sources"]:
        found[unique_id] = {n: TypeFactory.create_simple_type(kind) for n, kind in SOURCE_TYPES.items()}
    return found


def prepared(sql: str, catalog: SimpleCatalog, options: LanguageOptions) -> PreparedQuery:
    """The query analysed and planned, which tells its columns; the analyzer's whole tree can be too deep to read."""
    return (
        PreparedQuery.builder()
        .set_sql(sql)
        .set_analyzer_options(AnalyzerOptions(language_options=options, default_timezone="UTC"))
        .set_catalog(catalog)
        .prepare()
    )


def analyse(compiled: Compiled) -> Iterator[tuple[str, str | None]]:
    """Analyse each model with the columns that the analysis of the models above it gave; gives names and errors."""
    options = language(FEATURES + MODELS_ONLY)
    nodes = {**compiled.manifest["nodes"], **compiled.manifest["sources"]}
    known = given_columns(compiled)
    for node in compiled.models:
        above = [i for i in node["depends_on"]["nodes"] if i in nodes]
        missing = [nodes[i]["name"] for i in above if i not in known]
        if missing:
            yield node["name"], f"not analysed: stands on {', '.join(missing)}"
            continue
        tables = {address(nodes[i]): known[i] for i in [*above, node["unique_id"]] if i in known}
        try:
            with prepared(node["compiled_code"], catalog_of(tables, options), options) as query:
                columns = {column.name: column.type for column in query.columns}
        except Exception as error:  # the analyzer's errors have no common class
            yield node["name"], str(error)
            continue
        if node["resource_type"] == "snapshot":
            columns.update({name: TypeFactory.create_simple_type(kind) for name, kind in SNAPSHOT_TYPES.items()})
        known[node["unique_id"]] = columns
        yield node["name"], None


def analyse_alone(statements: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """Analyse statements that read no table; gives names and errors."""
    options = language(FEATURES + MODELS_ONLY)
    for name, sql in statements.items():
        try:
            prepared(sql, catalog_of({}, options), options).close()
        except Exception as error:  # as above
            yield name, str(error)
        else:
            yield name, None


def run_literals(compiled: Compiled) -> Iterator[tuple[str, str | None]]:
    """Run the tests of the primitives on literals; gives names and what was wrong."""
    options = language(FEATURES)
    for node in compiled.literal_tests:
        name = Path(node["original_file_path"]).stem
        try:
            with prepared(node["compiled_code"], catalog_of({}, options), options) as query:
                content = query.execute().content.table_data
        except Exception as error:  # as above
            yield name, str(error)
            continue
        rows = content.row if content else []
        yield name, f"{len(rows)} literals give something else than expected" if rows else None
