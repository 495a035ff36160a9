# Everything goes through make. `make demo` and `make test` work on a bare machine with python3, make and python3-venv.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
RUN := $(UV) run --frozen

.PHONY: help setup demo test check fmt figures

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv-uv/bin/uv:
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet uv

setup: $(if $(findstring .venv-uv,$(UV)),.venv-uv/bin/uv)  ## the environment, from the lock file
	$(UV) sync --frozen --quiet

demo: setup  ## code the sample articles, print the events, write report.html
	$(RUN) polybius code examples --store build/demo.db --report report.html
	@echo "Open report.html in a browser."

test: setup  ## the test suite
	$(RUN) pytest -q

check: setup  ## lint, format, types, import walls
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

fmt: setup  ## format and fix
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format --quiet .

figures: setup  ## all evaluation figures, from ../shared/bench
	$(RUN) python -m evaluation all ../shared/bench
