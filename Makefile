# make demo   set up, build the demo case, print its main incident, write report.html
# make test   set up and run the tests
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check benchmark wheel docs clean

$(BIN)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Sourceline needs Python 3.11 or later, this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(BIN)/.installed-dev: $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(BIN)/.installed
	$(BIN)/sourceline demo --report report.html

test: $(BIN)/.installed-dev check
	$(BIN)/python -m pytest

check: $(BIN)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

benchmark: $(BIN)/.installed-dev
	$(BIN)/python -m benchmarks

wheel: $(BIN)/.installed-dev
	$(BIN)/python -m build --wheel

docs: $(BIN)/.installed-dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist report.html
