# Linli 邻里. Needs Python 3.11, 3.12 or 3.13 (with venv) and make; everything else is set up here.
#
#   make run     install what running needs, then compare three regimes
#   make test    install what judging needs, then lint and run every test
#   make lint    the same without the tests of the model    make format  put files into form
#   make bench   time both engines side by side            make clean   forget the set-up
#   make dock    both engines on 1,070 drawn configurations, in every environment that is here (hours)
#   make test-cluster  a study on a real Slurm of two nodes, of which one is killed (Debian; needs root to install it)
#   make torture 1,000 interrupted studies: is a run ever lost or done twice? (half an hour)
#   make lock    renew the hash locks (needs uv)
#
# PYTHON=python3.12 chooses an interpreter for a new set-up (after `make clean` for another one).

PYTHON  ?= python3
COMPARE ?= experiment=coordination workers=2
BENCH   ?= -m experiments.benchmarks
DOCK    ?= -m experiments.docking.matrix
TORTURE ?= -m experiments.torture --count 1000 --seed 1
WORKERS ?= 2
UV      ?= uv

BIN     := .venv/bin
PIP     := $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps
LOCKED  := $(PIP) --no-build-isolation --require-hashes --requirement
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: run test test-cluster lint form format bench dock torture lock clean

run: .venv/.running
	$(BIN)/linli compare $(COMPARE)

test: form
	$(BIN)/python -m pytest -n $(WORKERS)

test-cluster: .venv/.testing
	$(BIN)/python -m experiments.cluster study --install

lint: form
	$(BIN)/python -m pytest --quiet tests/house

form: .venv/.testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

format: .venv/.testing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.running
	$(BIN)/python $(BENCH)

dock: .venv/.running
	$(BIN)/python $(DOCK)

torture: .venv/.running
	$(BIN)/python $(TORTURE)

lock:
	$(COMPILE) --group build --output-file requirements-build.lock
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --group lint --group test --group check --constraint requirements.lock \
		--output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .numba_cache build dist

# Each stamp is written last, so an interrupted step is done again and a finished one is never repeated.

.venv/.building: requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
		"Linli needs Python 3.11, 3.12 or 3.13, and %s is %d.%d: try make PYTHON=python3.12" \
		% (sys.executable, *sys.version_info[:2]))'
	$(PYTHON) -m venv .venv
	$(LOCKED) requirements-build.lock
	@touch $@

.venv/.running: .venv/.building requirements.lock pyproject.toml
	$(LOCKED) requirements.lock
	$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/.testing: .venv/.running requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	@touch $@
