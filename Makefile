# wirespan: make demo | make page | make test | make check | make bench | make bench-servers
#           make bench-page | make scoreboard | make docs | make fuzz | make wheel
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
EXAMPLE := examples/post-over-40ms.pcapng
# What builds the kernels is kept in the environment, so that pip need not fetch it each time.
REQUIRES = $(shell $(PYTHON) -c 'import tomllib; said = tomllib.load(open("pyproject.toml", "rb")); \
  print(*map(repr, said["build-system"]["requires"] + said["project"]["dependencies"]))')
COMPILED := kernels emulate drive
KERNELS := $(shell find $(COMPILED:%=src/wirespan/%) -name "*.py" -o -name "*.pxd")

PAGE := src/wirespan/web/static/index.html

.PHONY: demo page test check format bench bench-page bench-servers scoreboard docs fuzz wheel clean

demo: $(VENV)/installed
	$(BIN)/wirespan demo

test: $(VENV)/developed
	$(BIN)/python -m pytest -q -n auto -m 'not namespaces'
	@# Networks keep their times only where nothing else runs beside them.
	$(BIN)/python -m pytest -q -m namespaces

check: $(VENV)/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy servers/python
	$(BIN)/python tools/generate.py --check

format: $(VENV)/developed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/developed
	$(BIN)/python tools/generate.py

bench: $(VENV)/developed
	$(BIN)/python bench/run.py

scoreboard: $(VENV)/developed
	$(BIN)/python tools/scoreboard.py

bench-servers: $(VENV)/developed
	$(BIN)/python bench/servers.py --uvicorn

bench-page: $(VENV)/developed $(PAGE)
	$(BIN)/python bench/page.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wirespan needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $@"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml setup.py $(KERNELS)
	$(PIP) $(REQUIRES)
	@# Nobody need wait for a first answer: kernels run uncompiled, too, slowly.
	@ls src/wirespan/kernels/*.so >/dev/null 2>&1 || { \
	  echo "a first answer, of $(EXAMPLE), before anything is compiled:"; \
	  PYTHONPATH=src $(BIN)/python -m wirespan explain --top 1 $(EXAMPLE); }
	@echo "compiling the kernels, which takes a minute or two the first time"
	@# Before pip, which would keep to itself how far it is.
	$(BIN)/python setup.py --quiet build_ext --inplace
	$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

page: $(PAGE)

$(PAGE): page/node_modules/installed page/index.html page/vite.config.ts $(shell find page/src page/public -type f)
	cd page && npm run --silent check && npm run --silent build

page/node_modules/installed: page/package-lock.json page/package.json
	@command -v npm >/dev/null || \
	  { echo "the page is built with Node 20.19 or later and npm: https://nodejs.org"; exit 1; }
	cd page && npm ci --no-audit --no-fund
	@touch $@

fuzz: $(VENV)/developed
	$(BIN)/python tools/fuzz.py

wheel: $(VENV)/installed $(PAGE)
	@# Modules that are gone from the sources would otherwise stay in the wheel.
	find build/lib.* -name '*.py' -delete
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps \
	  --wheel-dir dist .

clean:
	rm -rf $(VENV) build dist src/*.egg-info
	find src -name '*.so' -delete
