# Every command a contributor or CI needs. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ONCE ?=
OUT ?= demo-out
PYTEST := $(BIN)/python -m pytest
SIDE_BY_SIDE := $(PYTEST) --numprocesses=auto --dist=loadfile
# Three tests for two cores where tests mostly wait for their peers.
WAITING := --numprocesses=$(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))
AXE := test -d node_modules/axe-core || npm install --no-save --no-package-lock --silent axe-core@4

.DEFAULT_GOAL := help
.PHONY: help setup demo noc test unit protocol web-test lab lint fmt type check bench cov lock clean debian bundle deb new-check

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## create .venv with the pinned dependencies

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "netmon needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: setup ## the whole job against a simulated agency on loopback (ONCE=1: one cycle, files in demo-out/)
	$(BIN)/netmon demo $(if $(ONCE),--once --out $(OUT))

noc: setup ## the province's NOC on loopback: Prometheus and Alertmanager against simulated agencies
	$(BIN)/python -m deploy.noc.run

bundle: setup ## the agent for machines without internet: dist/netmon-*.tar.gz
	$(BIN)/python -m deploy.agent.make_bundle

deb: setup ## the same as a Debian package: dist/netmon_*.deb
	$(BIN)/python -m deploy.agent.make_deb

debian: ## install the Debian packages the lab tests need (as root)
	@deploy/ci/debian-packages

test: setup ## every test; as root also installs what the lab needs
	@deploy/ci/debian-packages --if-possible
	@$(AXE) || echo "no npm here: the accessibility tests will skip" >&2
	$(SIDE_BY_SIDE) tests/unit
	$(SIDE_BY_SIDE) $(WAITING) tests/protocol tests/web
	$(SIDE_BY_SIDE) --dist=loadgroup tests/lab

unit: setup ## fast tests without sockets
	$(SIDE_BY_SIDE) tests/unit

protocol: setup ## tests against real protocol peers on loopback
	$(SIDE_BY_SIDE) $(WAITING) tests/protocol

web-test: setup ## the pages in Chromium (Debian's), with axe-core from npm
	@$(AXE)
	$(PYTEST) tests/web

lab: setup ## tests in network namespaces (root)
	@deploy/ci/debian-packages
	$(SIDE_BY_SIDE) --dist=loadgroup tests/lab

fmt: setup ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup ## style and layering
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo

type: setup ## mypy, strict
	$(BIN)/mypy

check: lint type test ## all that CI runs

bench: setup ## measure beside peers in the same run: ratios, table and JSON
	@deploy/ci/debian-packages --if-possible
	$(BIN)/python -m tests.bench

cov: setup ## tests with branch coverage
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

new-check: setup ## the frame of a new rule and of its test (ID=MGT-19)
	@$(BIN)/python -m tests.support.new_check $(ID)

lock: setup ## pin again, with hashes and without index addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra demo --group dev --output-file requirements-dev.lock pyproject.toml
	echo pip | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file deploy/agent/pip.lock -

clean: ## remove everything that can be made again
	rm -rf $(VENV) dist demo-out bench-out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
