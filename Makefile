# Two commands: `make run` and `make test`. Both make what they need and can be repeated.
# make run PORT=8081 serves the demo's page on another port.
# The first Python that is new enough and runs; or name one: make PYTHON=/path/to/python3.12 run
NEW_ENOUGH := -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	if $$name $(NEW_ENOUGH) 2>/dev/null; then echo $$name; break; fi; done)
VENV := .venv
PORT ?= 8080
BIN := $(VENV)/bin
# Tests wait for processes half of their time: four workers for two cores.
WORKERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 2 )))

.PHONY: run test lint docs lock clean

run: $(VENV)/installed
	$(BIN)/newsmonitor demo --port $(PORT)

test: $(VENV)/installed-test lint
	$(BIN)/python -m pytest --numprocesses $(WORKERS)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The documentation as a site in site/; a warning is an error.
docs: $(VENV)/installed-test
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

# The locked versions first, then this project itself without looking for others.
$(VENV)/installed: pyproject.toml requirements/run.txt
	@test -n "$(PYTHON)" || { echo "newsmonitor needs Python 3.11 or later: make PYTHON=/path/to/python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/test.txt
	touch $@

# Needs uv (https://docs.astral.sh/uv/). Universal: one lock for every system and Python from 3.11 on.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --output-file requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra test --constraint requirements/run.txt pyproject.toml --output-file requirements/test.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra cluster --extra s3 --constraint requirements/run.txt pyproject.toml --output-file requirements/cluster.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
