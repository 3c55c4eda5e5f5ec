# `make demo` shows what toolcheck does, `make test` and `make lint` say whether it does it.
# Needed: Python 3.11 or newer with pip, and make. All else goes into .venv, when it is first asked for: the versions
# that requirements/ names, to the hash, so that nothing is red because something elsewhere is new.

VENV := .venv
BIN := $(VENV)/bin
OLDEST := $(VENV)-oldest
NEWEST := $(VENV)-newest
MUTANTS := $(VENV)-mutants
MCP1 := $(VENV)-mcp1
SITE := $(VENV)-site
IMAGE := $(VENV)-image
FLEET := $(VENV)-fleet
ENGINES := $(VENV)-engines
PYTHONS := 3.11 3.12 3.13 3.14
PYTEST := -m pytest --numprocesses auto --dist worksteal
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
# What Python compiles is kept, whatever this machine says: tests are collected in half the time, and each process that
# they start need not compile toolcheck again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: image demo test test-oldest test-pythons newest mcp-test fleet-test fleet-oldest fleet-engines drift lock js extension site site-test playground playground-test lint house generate rule rule-test expected bench fuzz recorded mutants audit clean

demo: $(RUN)
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; cp -r examples "$$folder"; cd "$$folder"; \
	run() { echo "$$ toolcheck $$*"; $(abspath $(BIN))/toolcheck "$$@" || test $$? -eq $$wanted; echo; }; \
	echo '$$ toolcheck check examples/*.*'; $(abspath $(BIN))/toolcheck check examples/*.*; echo; \
	cp examples/broken/desk.py .; \
	wanted=1; run check desk.py; \
	wanted=0; run check --fix desk.py; run compile --compact desk.py; \
	echo 'next: $(BIN)/toolcheck check FILE or FOLDER, $(BIN)/toolcheck init, or README.md'

test: $(DEV) js
	$(BIN)/python $(PYTEST)

# With the oldest dependencies that pyproject.toml allows, on the oldest Python that is found.
test-oldest:
	@set -e; $(python-oldest); \
	echo "$(OLDEST): $$($$python --version), $$($$python -m tests.oldest | tr '\n' ' ')"; \
	$$python -m venv --clear $(OLDEST); \
	$$python -m tests.oldest > $(OLDEST)/oldest.txt; \
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --editable . --requirement $(OLDEST)/oldest.txt
	$(OLDEST)/bin/python $(PYTEST)

# On every Python that toolcheck is for and that is found, each in an environment of its own that is kept.
test-pythons:
	@ran=; failed=; \
	for version in $(PYTHONS); do \
	  if ! python$$version -c '' 2>/dev/null; then echo "python$$version: not found"; continue; fi; \
	  echo "python$$version: $$(python$$version --version)"; \
	  ran=yes; folder=$(VENV)-$$version; \
	  { [ -x $$folder/bin/python ] || python$$version -m venv $$folder; } \
	  && pip="$$folder/bin/python -m pip" && $(call locked,$$folder,requirements/test.txt) \
	  && $$folder/bin/python $(PYTEST) || failed="$$failed $$version"; \
	done; \
	if [ -z "$$ran" ]; then echo 'no Python was found' >&2; exit 1; fi; \
	if [ -n "$$failed" ]; then echo "failed on:$$failed" >&2; exit 1; fi

# All tests with the newest of everything, in an environment of its own. Red is news, and no fault of a change.
newest:
	@set -e; $(python-newest); $(call environment,$(NEWEST)); $(upgrade)
	@$(NEWEST)/bin/python -m pip freeze --exclude-editable | tr '\n' ' '; echo
	@if command -v npm >/dev/null 2>&1; then \
	  rm -rf $(NEWEST)/js; mkdir $(NEWEST)/js; cp tests/js/package.json tests/js/send.mjs $(NEWEST)/js; \
	  npm install --prefix $(NEWEST)/js --silent --no-audit --no-fund --no-package-lock; \
	fi
	JAVASCRIPT=$(NEWEST)/js $(NEWEST)/bin/python $(PYTEST)

# What asks MCP servers, with the oldest SDK of MCP that pyproject.toml allows, in an environment of its own.
mcp-test:
	@set -e; $(python-newest); $(call environment,$(MCP1)); $(call locked,$(MCP1),requirements/mcp1.txt)
	$(MCP1)/bin/python -m pytest tests/probing

# What needs the extra `fleet`: two worker processes, and a server on this machine that speaks S3, in an environment of
# its own.
fleet-test:
	@set -e; $(python-newest); $(call environment,$(FLEET)); $(call locked,$(FLEET),requirements/fleet.txt)
	$(FLEET)/bin/python $(PYTEST) tests/fleet

# The same with the oldest Dask, pyarrow, msgspec and others that pyproject.toml allows.
fleet-oldest:
	@set -e; $(python-oldest); \
	$$python -m venv --clear $(OLDEST)-fleet; \
	$$python -m tests.oldest fleet > $(OLDEST)-fleet/oldest.txt; \
	echo "$(OLDEST)-fleet: $$($$python --version), $$(tr '\n' ' ' < $(OLDEST)-fleet/oldest.txt)"; \
	$(OLDEST)-fleet/bin/python -m pip install --quiet --disable-pip-version-check --editable . --requirement $(OLDEST)-fleet/oldest.txt
	$(OLDEST)-fleet/bin/python $(PYTEST) tests/fleet

# The code of docs/fleet.md for Ray, Spark and DuckDB, as it is there. Spark needs Java; what is missing is skipped, and
# the reason is printed.
fleet-engines:
	@set -e; $(python-newest); $(call environment,$(ENGINES)); $(call locked,$(ENGINES),requirements/fleet-engines.txt)
	$(ENGINES)/bin/python -m pytest -rs tests/fleet/test_engines.py

# What the newest SDK has and the shapes have not, and the other way round: a line for each, which says where to add it.
drift:
	@set -e; $(python-newest); $(call environment,$(NEWEST)); \
	{ $(upgrade); } || echo 'the newest could not be installed; what is there is compared' >&2; \
	$(NEWEST)/bin/python -m drift

# The newest that pyproject.toml allows becomes what requirements/, tests/js and playground/ name; says what moved.
lock:
	@set -e; $(python-newest); \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(call environment,"$$folder/lock"); \
	$$pip install --quiet --disable-pip-version-check uv; \
	"$$folder/lock/bin/python" requirements/lock.py

# Known vulnerabilities of the dependencies, by a database on the network; what cannot be looked up fails, too.
audit:
	@set -e; $(python-newest); \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$$python -m venv "$$folder"; \
	"$$folder/bin/python" -m pip install --quiet --disable-pip-version-check pip-audit; \
	"$$folder/bin/pip-audit" --strict .

# One test drives the JavaScript client; it is skipped where npm is not there.
js:
	@if command -v npm >/dev/null 2>&1 && [ ! tests/js/node_modules/.package-lock.json -nt tests/js/package-lock.json ]; then \
	  npm ci --prefix tests/js --silent --no-audit --no-fund || echo 'npm could not install the JavaScript client'; \
	fi

# The extension for VS Code, `editors/vscode/dist/toolcheck.vsix`; and the language servers that some tests try.
extension:
	cd editors/vscode && npm ci --silent --no-audit --no-fund
	mkdir -p editors/vscode/schemas
	cp LICENSE editors/vscode/
	cp schemas/manifest.schema.json editors/vscode/schemas/
	cd editors/vscode && npm run --silent package

# The documentation as a site, `build/site/`; open `build/site/index.html`. No page asks another host. Where npm and
# Node.js are there, the playground is in it, as `play/`; else no page has a link to that.
site: $(SITE)/.site
	@if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then $(MAKE) --no-print-directory playground; fi
	$(SITE)/bin/python -m docs.site.build

# Builds the site and looks at it: links, titles, other hosts; and in Chromium, where node and Chromium are there.
site-test: site
	$(SITE)/bin/python -m docs.site.look
	@$(SITE)/bin/python -m docs.site.browsing

# The playground, `build/playground/`: a folder for any web server. Needs npm and Node.js.
playground: $(RUN)
	npm ci --prefix playground --silent --no-audit --no-fund
	$(BIN)/python -m playground.build

# It in a browser, built before; skipped where there is no Chromium.
playground-test: $(DEV) playground
	$(BIN)/python -m pytest -p no:xdist playground

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet --pedantic action.yml .github/workflows

# The image of the Dockerfile: checked by hadolint, then built and run where a Docker daemon answers.
image: $(IMAGE)/.image
	$(IMAGE)/bin/hadolint Dockerfile
	@if docker info >/dev/null 2>&1; then \
	  docker build --tag toolcheck . && docker run --rm --network none toolcheck --version; \
	else echo 'no Docker daemon answers, so the image was not built' >&2; fi

# The rooms of the package and what each imports; 1 if an import runs up or in a circle.
house: $(DEV)
	@$(BIN)/python -m tests.house

generate: $(DEV)
	$(BIN)/python -m toolcheck.contract.shapes.generate
	$(BIN)/python -m toolcheck.rules.generate
	$(BIN)/python docs/generate.py

# The two places of a new rule, to be filled in: `make rule NAME=mcp/my-rule`.
rule: $(DEV)
	@$(BIN)/python -m tests.new_rule '$(NAME)'

# The laws, on one rule: `make rule-test NAME=my-rule`.
rule-test: $(DEV)
	$(BIN)/python -m pytest -p no:xdist tests/laws tests/test_expected.py tests/suppression/test_baseline.py -k '[$(notdir $(NAME))]'

# What the check says of every bad case, and what small files are taken for; read the difference before you keep it.
expected: $(DEV)
	$(BIN)/python -m tests.expected
	$(BIN)/python -m tests.manifest.described
	$(BIN)/python -m tests.checking.found

# Ratios against the interpreter's bare start and bare parsing, beside other checkers where they are installed.
bench: $(DEV)
	$(BIN)/python -m benchmarks

# Minutes, not seconds: what is found is written to .fuzz/. Needs atheris, which has wheels for Linux.
SECONDS := 120
fuzz: $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python -m fuzz.comments --seconds $(SECONDS)
	$(BIN)/python -m fuzz.secrets --places 40
	$(BIN)/python -m fuzz.bearing --seconds $(SECONDS)
	$(BIN)/python -m fuzz.sdk
	$(BIN)/python -m fuzz.quiet
	$(BIN)/python -m fuzz.targets --seconds $(SECONDS)

# What real servers answered against what toolcheck says of the requests: FOLDER holds checkouts of projects that keep
# recordings for their tests. Prints every disagreement.
recorded: $(DEV)
	@$(BIN)/python -m fuzz.recorded '$(FOLDER)'

# How many changed lines of these rooms their own tests notice: a score for each room, after minutes, not seconds. In an
# environment of its own; `make mutants ROOMS=fixing` tries one room, and `.mutants/` keeps what survived.
ROOMS := checking compiling fixing manifest
mutants:
	@set -e; $(python-newest); $(call environment,$(MUTANTS)); $(call locked,$(MUTANTS),requirements/test.txt); \
	$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check --group mutants
	@$(MUTANTS)/bin/python -m tests.mutants $(ROOMS)

clean:
	rm -rf $(VENV) $(IMAGE) $(OLDEST) $(OLDEST)-fleet $(NEWEST) $(MUTANTS) $(MCP1) $(FLEET) $(ENGINES) $(SITE) $(PYTHONS:%=$(VENV)-%) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz .mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): pyproject.toml requirements/run.txt
	@set -e; $(python-newest); $(call environment,$(VENV)); $(call locked,$(VENV),requirements/run.txt)
	@touch $@

$(IMAGE)/.image: pyproject.toml requirements/hadolint.txt
	@set -e; $(python-newest); $(call environment,$(IMAGE)); $(call locked,$(IMAGE),requirements/hadolint.txt)
	@touch $@

$(SITE)/.site: pyproject.toml requirements/site.txt
	@set -e; $(python-newest); $(call environment,$(SITE)); $(call locked,$(SITE),requirements/site.txt)
	@touch $@

$(DEV): pyproject.toml requirements/test.txt
	@set -e; $(python-newest); $(call environment,$(VENV)); $(call locked,$(VENV),requirements/test.txt)
	@touch $@ $(RUN)

# Makes an environment with $$python where there is none. Where that cannot put a pip in there (Debian has it in a
# package of its own), its own pip does the installing. What installs is left in $$pip.
define environment
if [ ! -x $(1)/bin/python ]; then \
  echo "making "$(1)" with $$($$python --version)"; \
  $$python -m venv $(1) 2>/dev/null || $$python -m venv --without-pip $(1); \
fi; \
if $(1)/bin/python -m pip --version >/dev/null 2>&1; then pip="$(1)/bin/python -m pip"; else pip="$$python -m pip --python $(1)/bin/python"; fi
endef

# Puts what a lock names into an environment, and then toolcheck itself.
define locked
if ! { $$pip install --disable-pip-version-check --require-hashes --requirement $(2) \
  && $$pip install --disable-pip-version-check --no-deps --no-build-isolation --editable .; } > $(1)/pip.log 2>&1; then \
  echo "$(2) cannot be installed with $$($(1)/bin/python -V) on $$(uname -sm), see $(1)/pip.log: \`make lock\` renews it, \`make newest\` does without" >&2; \
  false; \
fi
endef

# Only a pip of 2025 knows groups, so that is the first thing to be new.
define upgrade
$$pip install --quiet --disable-pip-version-check --upgrade pip \
&& $(NEWEST)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager --editable . --group test
endef

# The first of some Pythons that is new enough, as `$python`.
first-of = python=$$(for each in $(1); do \
  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done); \
  if [ -z "$$python" ]; then echo 'toolcheck needs Python 3.11 or newer; none was found' >&2; exit 1; fi
python-newest = $(call first-of,python3 python3.14 python3.13 python3.12 python3.11)
python-oldest = $(call first-of,$(PYTHONS:%=python%) python3)
