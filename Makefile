# Everything by which a newcomer and CI start, check and keep the platform. `make` alone lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run demo test leaks e2e check fix types imports messages docs migration bench lock environment

PY := .venv/bin/python
PORT ?= 8000
PO := $(wildcard tansiq/locale/*/LC_MESSAGES/*.po)
VENDOR := tansiq/web/static/vendor/.stamp

export UV_PYTHON_DOWNLOADS := never
# Trust what the machine trusts: an institution's own certificates, say.
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
# A run of make sees this checkout's environment only, and keeps the compiled modules: they halve each start.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

help: ## list the targets (default)
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the environment: each stamp is older than what it was made from only when there is something to do ---

.venv/.bootstrapped: requirements/bootstrap.txt scripts/make_venv.sh
	@echo "Making .venv ..."
	@PYTHON="$(PYTHON)" scripts/make_venv.sh
	@touch $@

.venv/.synced: .venv/.bootstrapped requirements/dev.txt pyproject.toml
	@echo "Installing the libraries from requirements/dev.txt, by hash ..."
	@.venv/bin/uv pip sync --quiet --python $(PY) --require-hashes requirements/dev.txt
	@.venv/bin/uv pip install --quiet --python $(PY) --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(VENDOR): .venv/.synced frontend/package-lock.json scripts/build_frontend.py
	@$(PY) scripts/build_frontend.py

%.mo: %.po scripts/messages.py | .venv/.synced
	@echo "Compiling $< ..."
	@$(PY) scripts/messages.py compile $<

environment: .venv/.synced $(VENDOR) $(PO:.po=.mo)

# --- start ---

setup: environment ## install, create the database and load the reference data
	@.venv/bin/tansiq setup

run: setup ## serve what is set up, on 127.0.0.1 (PORT=8000)
	@.venv/bin/tansiq serve --port $(PORT)

demo: environment ## load bilingual example data and serve it, on 127.0.0.1 (PORT=8000)
	@.venv/bin/tansiq setup --demo
	@TANSIQ_MAILBOX=1 TANSIQ_ADDRESS=http://127.0.0.1:$(PORT) .venv/bin/tansiq serve --port $(PORT)

# --- check ---

test: environment ## fast tests on SQLite (T=path for some of them)
	@$(PY) -m pytest $(if $(T),$(T),-n 2)

leaks: environment ## the leak suite alone: everybody × every record × every path (PAIRS=100000 for more than 10,000)
	@$(if $(PAIRS),TANSIQ_LEAK_PAIRS=$(PAIRS)) $(PY) -m pytest -s tests/leaks

e2e: environment ## browser tests, with the system's Chromium (T=path for some of them)
	@DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -m e2e $(or $(T),tests/e2e)

check: environment ## everything CI runs; changes nothing
	@$(PY) scripts/check.py

fix: environment ## format, and mend what can be mended by itself
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

types: environment ## mypy
	@.venv/bin/mypy

imports: environment ## import-linter: the layers
	@.venv/bin/lint-imports

messages: environment ## extract the translatable words; fail on missing or fuzzy Arabic
	@$(PY) scripts/messages.py extract
	@$(PY) scripts/messages.py check

docs: environment ## regenerate docs/reference
	@$(PY) scripts/reference.py

migration: environment ## make one migration, named (APP=projects NAME=add_place)
	@test -n "$(APP)" -a -n "$(NAME)" || { echo "Say which: make migration APP=projects NAME=add_place" >&2; exit 2; }
	@.venv/bin/tansiq manage makemigrations $(APP) --name $(NAME) --settings=tests.settings --pythonpath=.

bench: environment ## the benchmarks: a table, and JSON in bench/last.json (FULL=1: 100,000 projects too)
	@$(PY) -m bench $(if $(FULL),--full)

lock: environment ## resolve pyproject.toml anew into requirements/ (UPGRADE=1 for newer versions)
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)
