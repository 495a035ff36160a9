# Everything goes through make. `make demo` and `make test` work on a bare machine with python3, make and python3-venv.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
RUN := $(UV) run --frozen
BENCH ?= ../shared/bench
CORPUS ?= ../shared/corpus/wikinews_en.jsonl

.PHONY: help setup demo test check fmt lock frame diff figures gate bench

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv-uv/bin/uv:
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet uv

setup: $(if $(findstring .venv-uv,$(UV)),.venv-uv/bin/uv)  ## the environment, from the lock file
	$(UV) sync --frozen --quiet

demo: setup  ## code the sample articles, print the events, write report.html
	@mkdir -p build
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

lock: $(if $(findstring .venv-uv,$(UV)),.venv-uv/bin/uv)  ## bring the lock file in line with pyproject.toml
	$(UV) lock

frame: setup  ## NAME=type.name [VERBS="expel oust"]: a frame stub where there is none; what the frame newly codes
	@test -n "$(NAME)" || { echo "usage: make frame NAME=type.name [VERBS=\"expel oust\"]"; exit 2; }
	$(RUN) python -m tools.diff --frame "$(NAME)" --new --verbs "$(VERBS)" --corpus $(CORPUS)

diff: setup  ## mentions gained and lost against main, on the corpus
	$(RUN) python -m tools.diff --corpus $(CORPUS)

figures: setup  ## all evaluation figures, and docs/accuracy.md (about ten minutes)
	@mkdir -p build
	$(RUN) python -m evaluation all $(BENCH) --save build/figures.json --write docs/accuracy.md

gate: setup  ## fail where a pinned figure fell
	$(RUN) python -m evaluation gate $(BENCH)

bench: setup  ## documents, words and sentences a second, on made-up news
	$(RUN) python -m bench throughput
