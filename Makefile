# The commands of the project. Everything they make lies in this folder; only the installation talks to the network.
#   make build SOURCE=online_retail      another input         make build AS_OF=2026-08-01    how it looked then
#   make build RAW_EVENTS=my_events.csv RAW_USERS=my_users.csv    your own events

SOURCE ?= demo
AS_OF ?=
RAW_EVENTS ?=
RAW_USERS ?=
FULL_REFRESH ?=
APPROVE ?=
TO ?=
FORMAT ?= json
TARGET ?= duckdb
SQL ?= select segment, size, description from marts.segment_catalog order by segment
SIZE ?= 10M
ROUNDS ?= 3
RULES ?= 50,200
PICTURES ?=
PYTHON ?=

# the shell has a USER too: only the one given to make is meant
WHO := $(if $(filter command line,$(origin USER)),$(USER))

INSTALLED := .venv/.installed
ENGINES := .venv/.engines
BOARDS := .venv/.boards
BENCH := .venv/.bench
CLOUDS := .venv-clouds/.installed
PY := .venv/bin/python
DBT := .venv/bin/dbt --quiet
CHOICE = --source "$(SOURCE)" --as-of "$(AS_OF)" --raw-events "$(RAW_EVENTS)" --raw-users "$(RAW_USERS)"

export SQL
# profiles.yml of this folder, whatever ~/.dbt or the shell say
export DBT_PROFILES_DIR := .

.DEFAULT_GOAL := help
.PHONY: help build summary query explain backtest preview plan publish export charts test faults test-long engines test-engines compile-clouds lint docs vocabulary bench bench-incremental bench-segments purchase-model recommendations clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

build: $(INSTALLED) ## build all tables and say what came out [SOURCE=demo|online_retail] [AS_OF=] [RAW_EVENTS= RAW_USERS=] [FULL_REFRESH=1] [APPROVE=id]
	@$(PY) -m cli.build $(CHOICE) $(if $(FULL_REFRESH),--full-refresh) $(if $(APPROVE),--approve $(APPROVE))
	@$(PY) -m cli.summary $(CHOICE)

summary: $(INSTALLED) ## say again what the last build made [SOURCE=] [AS_OF=]
	@$(PY) -m cli.summary $(CHOICE)

query: $(INSTALLED) ## run one query on a build: make query SQL="select ..." [SOURCE=] [AS_OF=]
	@$(PY) -m cli.query $(CHOICE) "$$SQL"

explain: $(INSTALLED) ## say why somebody is in a segment or not: make explain USER=u0001 SEGMENT=trial_users [KEY=] [ALL=1] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.explain $(CHOICE) --user "$(WHO)" --segment "$(SEGMENT)" --key "$(KEY)" $(if $(ALL),--all)

backtest: $(INSTALLED) ## say what a segment would have done: make backtest SEGMENT=x [SET="var=value"] [DAYS=90] [FOLLOWED_BY="event"] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.backtest $(CHOICE) --segment "$(SEGMENT)" $(if $(SET),--set $(SET)) $(if $(DAYS),--days $(DAYS)) \
		$(if $(FOLLOWED_BY),--followed-by $(FOLLOWED_BY))

preview: $(INSTALLED) ## say what a person would be sent, and whether: make preview CAMPAIGN=x USER=u0001 [KEY=] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.preview $(CHOICE) --campaign "$(CAMPAIGN)" --user "$(WHO)" --key "$(KEY)"

plan: $(INSTALLED) ## say what a campaign would do: make plan CAMPAIGN=x [LIFT=20] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.plan $(CHOICE) --campaign "$(CAMPAIGN)" $(if $(LIFT),--lift $(LIFT))

publish: $(INSTALLED) ## swap in the read-only copy that BI tools open [SOURCE=] [AS_OF=]
	@$(PY) -m cli.publish $(CHOICE)

export: $(INSTALLED) ## write what tools have not had yet as files for a bucket [TO=folder] [FORMAT=json|parquet] [TARGET=postgres] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.export $(CHOICE) --to "$(TO)" --format "$(FORMAT)" --target "$(TARGET)"

charts: $(BOARDS) ## draw the boards, one HTML page each, into build/charts [PICTURES=folder for PNG] [SOURCE=] [AS_OF=]
	@$(PY) -m cli.charts $(CHOICE) $(if $(PICTURES),--pictures "$(PICTURES)")

test: $(BOARDS) ## build the demo with every unit and data test, then run the Python tests
	@$(PY) -m cli.build --unit-tests
	@$(PY) -m pytest --numprocesses 2 --dist loadfile -m "not long and not engines"

faults: $(INSTALLED) ## try every fault in the macros that the tests must catch, and write docs/faults.md (takes ten minutes)
	@$(PY) -m tests.python.oracle.faults

test-long: $(BOARDS) ## the Python tests that take minutes [LONG=part of names]
	@$(PY) -m pytest --numprocesses 2 -m long $(if $(LONG),-k "$(LONG)") || [ $$? -eq 5 ] # 5: there are none

engines: $(ENGINES) ## install what PostgreSQL and Spark need on top: then dbt build --target postgres, or spark

test-engines: $(ENGINES) ## compare PostgreSQL and Spark with DuckDB row by row, on servers of its own [ONLY=part of names]
	@scripts/with_engines $(CURDIR)/$(PY) -m pytest -m engines tests/python/engines $(if $(ONLY),-k "$(ONLY)")

compile-clouds: $(CLOUDS) ## compile for Snowflake, BigQuery, Redshift, Trino and Databricks, ask their parsers, write docs/cloud_dialects.md
	@.venv-clouds/bin/python -m tests.python.clouds

lint: $(INSTALLED) ## check the style of the SQL and the Python
	@.venv/bin/ruff check .
	@.venv/bin/sqlfluff lint --disable-progress-bar models tests

docs: $(INSTALLED) ## write the page that describes every table and column
	@$(DBT) docs generate --static
	@mkdir -p build && cp target/static_index.html build/docs.html
	@echo "Open build/docs.html in a browser."

vocabulary: $(INSTALLED) ## write docs/vocabulary.md from the yml files beside the macros
	@$(PY) -m cli.vocabulary --write

bench: $(INSTALLED) ## measure the way from raw to clean events on generated ones [SIZE=10M] [ROUNDS=3]
	@$(PY) -m benchmarks.staging --size $(SIZE) --rounds $(ROUNDS)

bench-incremental: $(INSTALLED) ## measure what one day of new events costs, against building everything [SIZE=10M] [ONE_FILE=1]
	@$(PY) -m benchmarks.incremental --size $(SIZE) $(if $(ONE_FILE),--one-file)

bench-segments: $(BENCH) ## measure segments against SQL by hand, polars, ClickHouse and pandas [SIZE=10M] [ROUNDS=3] [RULES=50,200] [ONLY_SQL=1]
	@$(PY) -m benchmarks.segments --size $(SIZE) --rounds $(ROUNDS) --rules $(RULES) $(if $(ONLY_SQL),--only-sql)

purchase-model: $(INSTALLED) ## measure what the purchase model foretells of the shop, and write docs/purchase_model.md and the demo's seed
	@$(PY) -m cli.build
	@$(PY) -m cli.build --source online_retail
	@$(PY) -m cli.build --source online_retail --as-of 2011-06-01
	@$(PY) -m benchmarks.purchase_model

recommendations: $(INSTALLED) ## measure what user_next_best offers of the shop, and write docs/recommendations.md
	@$(PY) -m cli.build --source online_retail
	@$(PY) -m cli.build --source online_retail --as-of 2011-06-01
	@$(PY) -m benchmarks.recommendations

clean: ## remove what a command can make again; the databases stay
	rm -rf target logs build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	@echo "Kept: the databases (rm *.duckdb) and the Python environment (rm -r .venv .venv-clouds)."

$(INSTALLED): requirements.txt scripts/make_environment
	@scripts/make_environment $@ requirements.txt $(PYTHON)

$(CLOUDS): requirements-clouds.txt scripts/make_environment
	@scripts/make_environment $@ requirements-clouds.txt $(PYTHON)

$(ENGINES): NEEDED_BY = PostgreSQL and Spark
$(BOARDS): NEEDED_BY = the boards and mf query
$(BENCH): NEEDED_BY = the comparison of segments
$(ENGINES) $(BOARDS) $(BENCH): .venv/.%: $(INSTALLED) requirements-%.txt
	@echo "Installing what is needed for $(NEEDED_BY) into .venv (once, a minute or two) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-$*.txt
	@touch $@
