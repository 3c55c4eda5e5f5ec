# `make demo` shows what toolcheck does, `make test` and `make lint` say whether it does it.
# Needed: Python 3.11 or newer with pip, and make. All else goes into .venv, when it is first asked for.

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev

.PHONY: demo test js lint generate expected bench fuzz clean

demo: $(RUN)
	@echo '$$ toolcheck check examples/*.*'
	@$(BIN)/toolcheck check examples/*.*
	@echo
	@echo '$$ toolcheck check examples/broken/front_desk.yaml'
	@$(BIN)/toolcheck check examples/broken/front_desk.yaml; test $$? -eq 1
	@echo
	@echo '$$ toolcheck compile examples/library_desk.yaml'
	@$(BIN)/toolcheck compile examples/library_desk.yaml

test: $(DEV) js
	$(BIN)/python -m pytest

# One test drives the JavaScript client; it is skipped where npm is not there.
js:
	@if command -v npm >/dev/null 2>&1 && [ ! -d tests/js/node_modules ]; then \
	  npm install --prefix tests/js --silent --no-audit --no-fund || echo 'npm could not install the JavaScript client'; \
	fi

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

generate: $(DEV)
	$(BIN)/python -m toolcheck.contract.shapes.generate
	$(BIN)/python -m toolcheck.rules.generate
	$(BIN)/python docs/generate.py

# What the check says of every bad case; read the difference before you keep it.
expected: $(DEV)
	$(BIN)/python -m tests.expected

# Ratios against the interpreter's bare start and bare parsing, beside other checkers where they are installed.
bench: $(DEV)
	$(BIN)/python -m benchmarks

# Minutes, not seconds: what is found is written to .fuzz/. Needs atheris, which has wheels for Linux.
SECONDS := 120
fuzz: $(DEV)
	@$(call install,'.[dev,fuzz]')
	$(BIN)/python -m fuzz.targets --seconds $(SECONDS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): pyproject.toml
	@$(call install,.)
	@touch $@

$(DEV): pyproject.toml
	@$(call install,'.[dev]')
	@touch $@ $(RUN)

# The first Python that is new enough makes the environment. Where it cannot put a pip in there (Debian has that in
# a package of its own), its own pip does the installing.
define install
set -e; \
python=$$(for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done); \
if [ -z "$$python" ]; then echo 'toolcheck needs Python 3.11 or newer; none was found' >&2; exit 1; fi; \
if [ ! -x $(BIN)/python ]; then \
  echo "making $(VENV) with $$($$python --version)"; \
  $$python -m venv $(VENV) 2>/dev/null || $$python -m venv --without-pip $(VENV); \
fi; \
if $(BIN)/python -m pip --version >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; else pip="$$python -m pip --python $(BIN)/python"; fi; \
$$pip install --quiet --disable-pip-version-check --editable $(1)
endef
