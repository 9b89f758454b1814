# `make run` starts Fuze, `make test` checks it. Both install what they need, and only what changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := run
.PHONY: run test lint fmt bench extension clean install install-dev browser

run: install
	@exec $(BIN)/fuze up

test: install-dev browser lint
	@$(BIN)/python -m pytest --numprocesses=2 --no-loadscope-reorder $(ARGS)

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

fmt: install-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# One by its name, as in `make bench BENCH=extraction ARGS="--data DIR"`; else every one that needs no data of others.
BENCH ?= $(basename $(notdir $(shell grep -l __main__ benchmarks/*.py | xargs grep -L -e "--data")))

bench: install-dev
	@for name in $(BENCH); do $(BIN)/python benchmarks/$$name.py $(ARGS) || exit 1; done

extension: install
	@$(BIN)/fuze extension dist

clean:
	rm -rf $(VENV) .web .build reflex.lock .states .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info

install: $(BIN)/python
	@$(call installed,requirements.txt)

install-dev: $(BIN)/python
	@$(call installed,requirements-dev.txt)

browser: install-dev
	@$(BIN)/python -m tests.browser

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Fuze needs Python 3.11 or newer; name one, as in 'make run PYTHON=python3.12'." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module does not work here; on Debian, install python3-venv." >&2; exit 1; }
	@$(BIN)/python -m pip install -qq --upgrade pip

# Installs a file's packages and Fuze itself, unless that has been done with these very files.
define installed
	sum=$$(cat requirements*.txt pyproject.toml | cksum); stamp=$(VENV)/$(1).sum; \
	if [ "$$(cat $$stamp 2>/dev/null)" != "$$sum" ]; then \
		echo "Installing $(1) (minutes the first time) …"; \
		$(BIN)/python -m pip install -qq --requirement $(1) && \
		$(BIN)/python -m pip install -qq --no-deps --editable . && \
		echo "$$sum" > $$stamp; \
	fi
endef
