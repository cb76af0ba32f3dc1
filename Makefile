# Needs Python 3.11 or newer and the package registries; everything lands in .venv and var.
# Each target is safe to repeat.

PYTHON ?= python3
BIN := .venv/bin
MESSAGES := $(shell find src -name '*.po' 2>/dev/null)
ASSETS := $(shell find assets -name node_modules -prune -o -type f -print 2>/dev/null)

.PHONY: run test check check-style check-types check-rooms check-templates check-words check-house
.PHONY: coverage bench setup messages lock clean
.DEFAULT_GOAL := run

setup: .venv/.built

run: setup
	@$(BIN)/motcua run

test: setup
	@$(BIN)/python -m tools.run_tests $(TESTS)

# `make -k check` goes on after what fails
check: check-style check-types check-rooms check-templates check-words check-house

check-style: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: setup
	$(BIN)/mypy

check-rooms: setup
	$(BIN)/lint-imports

check-templates: setup
	$(BIN)/djlint --quiet --lint src

check-words: setup
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.settings_page check

check-house: setup
	$(BIN)/pytest -q -n 2 tests/consistency

coverage: setup
	$(BIN)/pytest -q -n 2 --cov --cov-report=term $(TESTS)

bench: setup
	@$(BIN)/python -m tests.bench

messages: setup
	$(BIN)/python -m tools.messages update

lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-header --no-emit-index-url --exclude-newer "1 week" $(LOCK) pyproject.toml -o requirements.lock

# Packages first, by hash; then our own, which builds style sheet, fonts and translations.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 " + "$(MAKECMDGOALS)")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { echo "Python has no venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv; the first time this takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.built: .venv/.locked pyproject.toml hatch_build.py $(MESSAGES) $(ASSETS)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf .venv build dist assets/node_modules
