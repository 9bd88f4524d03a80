# Each target does what its line in `make help` says. Without make: see README.md.
PYTHON ?= python3
BIN := .venv/bin

# An install is known by its lock file: the same file is never installed twice.
RUNTIME := .venv/runtime-$(shell cksum < requirements.lock | cut -d' ' -f1)
TOOLS := .venv/tools-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)

PYTEST := $(BIN)/python -m pytest
FAST := not browser and not races and not slow

# Whatever the environment says: else every worker compiles all tests anew, three seconds each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test quick tiers lint bench demo-reset screenshots texts lock format

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNTIME) ## Install, migrate, load the demonstration at first start, and serve on 127.0.0.1:8000
	$(BIN)/flask --app wsgi start

test: $(TOOLS) lint ## Everything: linters, types, contracts, and all tests on SQLite and PostgreSQL, with a browser
	$(PYTEST)

quick: $(TOOLS) ## The fast tests on SQLite alone, with linters and contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --config setup.cfg
	ENGINES=sqlite $(PYTEST) -m "$(FAST) and not longer"

tiers: $(TOOLS) ## Measure the fast tests on SQLite and write tests/longer.txt: what `make quick` leaves out
	ENGINES=sqlite $(PYTEST) -m "$(FAST)" --junitxml=.venv/measured.xml
	$(BIN)/python -m tests.harness.tiers .venv/measured.xml

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg

bench: $(TOOLS) ## Measure speed on both engines and write docs/performance.md
	$(BIN)/python -m bench

demo-reset: $(RUNTIME) ## Throw the demonstration data away and lay it out afresh from today
	$(BIN)/flask --app wsgi demo-reset

screenshots: $(TOOLS) ## Draw the pictures of README.md afresh from the demonstration
	$(BIN)/python -m tests.harness.screenshots

texts: $(TOOLS) ## Bring new and changed sentences into the Swedish catalogue, and take out what nobody says
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k _n:1,2 -k lazy_gettext -k lazy_ngettext:1,2 \
	  --no-location --sort-output -o .venv/praktikbo.pot .
	$(BIN)/pybabel -q update -i .venv/praktikbo.pot -d housing/translations -l sv \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110

format: $(TOOLS) ## Put imports and layout of the Python files in order
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

lock: $(TOOLS) ## Choose new versions within setup.cfg and write both lock files
	$(BIN)/uv pip compile setup.cfg --universal --generate-hashes --python-version 3.11 \
	  --upgrade --quiet --output-file requirements.lock
	$(BIN)/uv pip compile setup.cfg --extra dev --universal --generate-hashes --python-version 3.11 \
	  --upgrade --quiet --constraint requirements.lock --output-file requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Praktikbo needs Python 3.11 or newer; name it with: make PYTHON=python3.12 ...'; exit 1; }
	$(PYTHON) -m venv .venv

$(RUNTIME): | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

# pip installs uv, with its hashes from the same file; uv installs the rest in a tenth of pip's time. Where only pip has
# been told of a mirror, pip does it all.
$(TOOLS): | .venv/bin/python
	sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' requirements-dev.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock \
	  || $(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@ $(RUNTIME)
