# The one vocabulary for people and machines. `make` alone explains it.
# Needs git, make and Python 3.11 or newer; everything else is set up in .venv/ and var/.

.PHONY: help setup demo test check bench migrations
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SETUP := $(if $(PYTHON),$(PYTHON) -m tools.setup,echo "Dudao needs Python 3.11 or newer; this machine has none on its PATH." >&2; exit 1;)
RUN := .venv/bin/python
DUDAO := $(RUN) -m dudao.cli
TESTS ?= tests
# One more than the usual two cores: the journeys wait for browsers more than they work.
WORKERS ?= 3

help:
	@echo 'make demo    set up, fill a demo county and serve it   (PORT=8000, RESET=1 starts anew)'
	@echo 'make test    set up, run every test, measure coverage   (TESTS=tests/findings for a part)'
	@echo 'make check   what machines can say about the code, in seconds'
	@echo 'make bench   every script of benchmarks/, each beside the limit it is compared with'
	@echo 'make setup   only set up'
	@echo 'make migrations   after a change of models'

setup:
	@$(SETUP) run

demo:
	@$(SETUP) run
	@exec $(DUDAO) demo $(if $(filter 1 yes true,$(RESET)),--reset)

test:
	@$(SETUP) test
	@LANGUAGE=zh_CN exec $(RUN) -m pytest -n $(WORKERS) -p tools.covering --covered-at-least=$(if $(filter tests,$(TESTS)),99,0) $(TESTS)

migrations:
	@$(SETUP) run
	@$(DUDAO) manage makemigrations

check:
	@$(SETUP) test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports --no-cache
	$(RUN) -m djlint --quiet --lint src/dudao/web/templates
	node_modules/.bin/biome ci
	node_modules/.bin/tsc --noEmit
	$(RUN) -m tools.messages --check
	$(DUDAO) manage makemigrations --check --dry-run
	DUDAO_HTTPS=1 DUDAO_SECRET_KEY=only-to-check-the-settings-that-an-office-runs-with-x \
		$(DUDAO) manage check --deploy --fail-level WARNING
	$(DUDAO) generated --check
	$(RUN) -m pytest -n 0 tests/architecture

bench:
	@$(SETUP) test
	@for script in benchmarks/*.py; do echo "== $$script"; $(RUN) "$$script" || exit 1; done
