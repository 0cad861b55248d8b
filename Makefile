# Everything a newcomer needs: `make ask`, `make test`. Each target sets up what it uses, once, in .venv.
#
#   make ask Q="Does massage help fibromyalgia?"
#   make test PYTHON=python3.12        another interpreter (the environment is made anew when the version differs)

PYTHON ?= python3
VENV ?= .venv
Q ?= Are regular massages medically necessary for musculoskeletal problems?
DATA ?=
ONLY ?=
ARGS ?=

# What the caller typed reaches the programs through the environment, character for character: `value` keeps make from
# reading a `$`, and the shell never sees the text as code.
override Q := $(value Q)
override DATA := $(value DATA)
override ONLY := $(value ONLY)
export Q DATA ONLY

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A stamp is the pyproject.toml that was installed, so that only a change of content installs again.
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.DEFAULT_GOAL := help
.PHONY: help ask serve test test-slow test-servers test-browser lint format bench clean FORCE

help: ## show this list
	@echo "palpate: ask a clinical question, get an answer that can be checked"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  make ask Q="Does massage help fibromyalgia?"'

ask: $(RUNTIME) ## answer a question, Q="..."
	@$(BIN)/palpate ask -- "$$Q"

# Compiled tests are kept (`make clean` removes them): to compile them takes longer than to collect them.
test test-slow: export PYTHONDONTWRITEBYTECODE :=

test: $(DEV) ## run the tests (ARGS="-k words" for some of them)
	@$(BIN)/python -m pytest -rs $(ARGS)

test-slow: $(DEV) ## run the tests that take long or need much disk
	@$(BIN)/python -m pytest -rs -m slow $(ARGS)

test-servers: $(DEV) ## run the tests of the site and the desk under faults, on a real PostgreSQL and with servers that are killed
	@$(BIN)/python -m pytest -rs -m "servers and not slow" $(ARGS)

test-browser: $(DEV) ## run the tests in a real headless Chromium
	@$(BIN)/python -m pytest -rs -m browser $(ARGS)

serve: $(RUNTIME) ## the reading room and the desk in a browser, at http://127.0.0.1:8000
	@$(BIN)/palpate serve

lint: $(DEV) ## check style, types and the direction of imports
	@failed=0; for check in "ruff check" "ruff format --check" "mypy" "lint-imports"; do \
	  echo "$$check"; $(BIN)/$$check || failed=1; done; exit $$failed

format: $(DEV) ## format the code and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(BENCH) ## measure speed, memory and retrieval; DATA=DIR, ONLY=name
	@$(BIN)/python -m benchmarks --data "$$DATA" --only "$$ONLY"

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is looked at again when its interpreter is gone or the caller names one.
ifneq ($(origin PYTHON)$(wildcard $(BIN)/python),file$(BIN)/python)
$(MADE): FORCE
endif
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  found=$$($(PYTHON) --version 2>&1) || found="not there"; \
	  echo "palpate needs Python 3.11 or newer; '$(PYTHON)' is $$found. Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	  exit 1; }
	@test -f $@ || echo "Setting up palpate in $(VENV): once, a minute or two" >&2
	@version='import sys; print(*sys.version_info[:2])'; \
	test "$$($(PYTHON) -c "$$version")" = "$$($(BIN)/python -c "$$version" 2>/dev/null)" \
	  && $(BIN)/python -m pip --version >/dev/null 2>&1 \
	  || $(PYTHON) -m venv --clear $(VENV)
	@test -f $@ || { $(PIP) install 'pip>=25.1' && touch $@; }

# pip knows dependency groups (--group) from 25.1 on.
$(RUNTIME): pyproject.toml $(MADE)
	@cmp -s pyproject.toml $@ || $(PIP) install --editable .
	@cp pyproject.toml $@

$(DEV): pyproject.toml $(RUNTIME)
	@cmp -s pyproject.toml $@ || { echo "Installing what the checks need" >&2; $(PIP) install --group dev; }
	@cp pyproject.toml $@

$(BENCH): pyproject.toml $(RUNTIME)
	@cmp -s pyproject.toml $@ || { echo "Installing what the benchmarks need" >&2; $(PIP) install --group bench; }
	@cp pyproject.toml $@
