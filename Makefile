# Everything here needs python3 (3.11 or newer, with venv) and make; each target sets up .venv itself, once.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml hatch_build.py
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test lint long bundle clean

demo: .venv/run.stamp
	$(BIN)/budgetlint --fail-on never examples/

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q -rfEs

lint: .venv/dev.stamp
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache --no-logo >.venv/layers.log || { cat .venv/layers.log; exit 1; }
	$(BIN)/budgetlint docs --check

# The same tests with many more generated documents; takes as long as it takes.
long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q --long

# dist/budgetlint-X-offline.zip, for offices without a network; BUNDLE="--platform linux_aarch64 --python 3.12" chooses.
bundle: .venv/run.stamp
	$(BIN)/python bundle.py $(BUNDLE)

clean:
	rm -rf .venv __pycache__ .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src rules grammars tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "budgetlint needs $(PYTHON), which was not found (make PYTHON=... names another)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "budgetlint needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks venv; install your system's python3-venv package." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements/run.txt requirements/build.txt $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@
