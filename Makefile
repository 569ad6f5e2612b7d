# wirespan: make demo | make test | make check | make bench
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip warns about places it does not use; what it does is in its log.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
KERNELS := $(wildcard src/wirespan/kernels/*.py src/wirespan/kernels/*.pxd)

.PHONY: demo test check format bench docs clean

demo: $(VENV)/installed
	$(BIN)/wirespan explain examples/post-over-40ms.pcapng

test: $(VENV)/developed
	$(BIN)/python -m pytest -q -n auto

check: $(VENV)/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/generate.py --check

format: $(VENV)/developed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/developed
	$(BIN)/python tools/generate.py

bench: $(VENV)/developed
	$(BIN)/python bench/run.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wirespan needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $@"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml setup.py $(KERNELS)
	$(PIP) --editable .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(PIP) --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info
	find src -name '*.so' -delete
