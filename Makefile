# Everything a newcomer types. `make run` sets itself up first; the second time that takes no time.
#
#   make run [PERIOD=2017-11] [RECENT=2026-04] [SIGN_OFF_AS="Sample quality lead"]    two months, end to end
#   make compare [FROM=downloads]    published figures beside neighbours, region and England
#   make up [PORT=8080]                                              Airflow's web page on 127.0.0.1
#   make test | test-all | test-browser | test-bi | lint | bench | lock | clean

PERIOD ?= 2017-11
RECENT ?= 2026-04
SIGN_OFF_AS ?= Sample quality lead
SAMPLE_FROM ?= 2016-12
SAMPLE_TO ?= 2017-11
PORT ?= 8080
COMPARE_PERIOD ?= 2026-04
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS ?= 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := 0
export DO_NOT_TRACK := 1

# The first Python of the right age; pyenv's stand-ins answer to a name that they cannot run.
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null \
	&& { echo "$$p"; break; }; done)

PIP_OPTIONS = install --quiet --disable-pip-version-check --require-hashes

# uv does not read pip's configuration, so a machine that names its package index for pip alone is heard here.
UV = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}}" \
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# One environment for each client that reads releases: beside each other they could not be installed.
BI := tests/bi/environments
CLIENTS := $(notdir $(basename $(wildcard $(BI)/*.in)))

# Whole files to a worker, in the order of their names: the long ones are the first.
IN_PARALLEL = -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup run compare up test test-all test-browser test-bi lint bench lock clean

help:
	@sed -n '3,6s/^# *//p' Makefile

setup: $(VENV)/.installed

$(VENV)/.bootstrapped: requirements-bootstrap.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed and was not found."; \
		echo "On Debian: sudo apt install python3 python3-venv"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PYTHON) -m pip --version >/dev/null 2>&1 || { \
		echo "This Python cannot make a virtual environment: its venv package is missing."; \
		echo "On Debian: sudo apt install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
		exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version)"
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; \
		then $(PYTHON) -m venv --clear $(VENV) && $(BIN)/python -m pip $(PIP_OPTIONS) -r $<; \
		else $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python $(PIP_OPTIONS) -r $<; fi
	@touch $@

$(VENV)/.installed: $(VENV)/.bootstrapped requirements.lock pyproject.toml
	@echo "Installing the locked packages"
	@$(UV) pip sync --quiet --require-hashes requirements.lock requirements-bootstrap.lock \
		|| { echo "uv could not; trying pip"; $(BIN)/python -m pip $(PIP_OPTIONS) --no-deps -r requirements.lock; }
	@$(UV) pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed requirements-dev.lock
	@echo "Installing the locked packages for development"
	@$(UV) pip install --quiet --require-hashes -r requirements-dev.lock \
		|| { echo "uv could not; trying pip"; $(BIN)/python -m pip $(PIP_OPTIONS) --no-deps -r requirements-dev.lock; }
	@touch $@

run: setup
	@$(BIN)/warehouse sample --from $(SAMPLE_FROM) --to $(SAMPLE_TO)
	@$(BIN)/warehouse receive seeds/deliveries/E*/*/*.csv "$${WAREHOUSE_HOME:-var}"/sample/E*/*/*
	@for month in $(PERIOD) $(RECENT); do \
		$(BIN)/warehouse run --period "$$month" --sign-off-as "$(SIGN_OFF_AS)" || exit; done

# A folder of publications holds files that no indicator takes; `load` says so, and the rest is loaded (exit 1).
compare: setup
	@$(BIN)/warehouse receive $(if $(FROM),$$(find "$(FROM)" -type f \( -name '*.parquet' -o -name '*.csv' -o -name '*.csv.gz' \)),seeds/deliveries/E92000001/*/*.csv)
	@$(BIN)/warehouse load || test $$? -eq 1
	@$(BIN)/warehouse build --period "$(COMPARE_PERIOD)"
	@$(BIN)/warehouse compare --period "$(COMPARE_PERIOD)"

up: setup
	@exec $(BIN)/python -m warehouse.orchestration.up $(PORT)

test: $(VENV)/.developed
	$(BIN)/python -m pytest $(IN_PARALLEL) -m "not slow"

$(VENV)/.browsing: $(VENV)/.developed requirements-browser.lock
	@echo "Installing the locked packages that drive a browser"
	@$(UV) pip install --quiet --require-hashes -r requirements-browser.lock \
		|| { echo "uv could not; trying pip"; $(BIN)/python -m pip $(PIP_OPTIONS) --no-deps -r requirements-browser.lock; }
	@touch $@

# The browser is the system's own: Playwright's download is neither needed nor used.
test-browser: $(VENV)/.browsing
	@command -v chromium >/dev/null || { echo "Chromium is needed and was not found."; \
		echo "On Debian: sudo apt install chromium"; exit 2; }
	$(BIN)/python -m pytest tests/browser tests/integration/test_pages_chromium.py

$(CLIENTS:%=.bi/%/.installed): .bi/%/.installed: $(BI)/%.lock | $(VENV)/.bootstrapped
	@echo "Installing $* as a client of its own"
	@rm -rf .bi/$* && $(PYTHON) -m venv --without-pip .bi/$*
	@$(UV) pip install --quiet --python .bi/$*/bin/python --require-hashes -r $< \
		|| { echo "uv could not; trying pip"; $(BIN)/python -m pip --python .bi/$*/bin/python $(PIP_OPTIONS) --no-deps -r $<; }
	@touch $@

test-all: $(VENV)/.browsing
	$(BIN)/python -m pytest $(IN_PARALLEL)

# LibreOffice and the browser are the system's own.
test-bi: $(VENV)/.browsing $(CLIENTS:%=.bi/%/.installed)
	@command -v soffice >/dev/null && command -v chromium >/dev/null || { \
		echo "LibreOffice Calc and Chromium are needed, and one of them was not found."; \
		echo "On Debian: sudo apt install libreoffice-calc chromium"; exit 2; }
	$(BIN)/python -m pytest tests/bi

lint: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models

bench: $(VENV)/.developed
	$(BIN)/python -m bench

lock: $(VENV)/.bootstrapped
	$(COMPILE) requirements-bootstrap.in -o requirements-bootstrap.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(COMPILE) --extra browser -c requirements-dev.lock pyproject.toml -o requirements-browser.lock
	for client in $(CLIENTS); do $(COMPILE) $(BI)/$$client.in -o $(BI)/$$client.lock || exit; done

# The state under var/ holds the archive and the releases, so it is never removed here.
clean:
	rm -rf $(VENV) .bi build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
