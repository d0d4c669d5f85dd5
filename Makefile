# Two commands a newcomer needs: `make demo` and `make test`. Each sets up what it needs in .venv, without root.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP_RUN := $(VENV)/.installed
STAMP_WEB := $(VENV)/.installed-web
STAMP_TEST := $(VENV)/.installed-test
STAMP_BENCH := $(VENV)/.installed-bench
# one BLAS thread a process: the tests run one process a core, and the matrices are small
ENV := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
SOURCES := src tests benchmarks

.PHONY: demo serve test format lint types soak bench ci clean

demo: $(STAMP_RUN)
	@$(ENV) $(BIN)/corneum plan examples/clients/reader.yaml -o out/demo

serve: $(STAMP_WEB)
	@$(ENV) $(BIN)/corneum serve

test: $(STAMP_TEST)
ifneq ($(CHROMIUM),)
	@$(ENV) CORNEUM_CHROMIUM=$(CHROMIUM) $(BIN)/pytest -n 2 --dist loadgroup -q -m "not soak" $(PYTEST)
else
	@echo "chromium is not installed: tests marked 'system' (pages in a real browser) are left out"
	@$(ENV) $(BIN)/pytest -n 2 --dist loadgroup -q -m "not soak and not system" $(PYTEST)
endif

format: $(STAMP_TEST)
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)

lint: $(STAMP_TEST)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES)

types: $(STAMP_TEST)
	@$(BIN)/mypy

# what takes minutes
soak: $(STAMP_TEST)
	@$(ENV) $(BIN)/pytest -n 2 -q -m soak $(PYTEST)

# speed, as ratios against named peers; `make bench AGAINST=COMMIT` compares with an earlier commit instead
bench: $(STAMP_BENCH)
	@$(ENV) PYTHONPATH=. $(BIN)/python -m benchmarks $(AGAINST)

# what CI runs beyond the tests
ci: demo lint types
	@$(ENV) $(BIN)/python -m corneum.evidence.notice | diff -q - NOTICE
	@$(ENV) PYTHONPATH=. $(BIN)/python -m tests.vignettes

clean:
	rm -rf out $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 15) else "corneum needs Python 3.11 to 3.14; give one with make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

$(STAMP_RUN): pyproject.toml | $(BIN)/python
	@echo "installing corneum into $(VENV) (once)"
	@$(ENV) $(BIN)/python -m pip install --quiet --editable .
	@$(ENV) $(BIN)/corneum compile
	@touch $@

$(STAMP_WEB): $(STAMP_RUN)
	@$(ENV) $(BIN)/python -m pip install --quiet --editable ".[web]"
	@touch $@

$(STAMP_TEST): pyproject.toml | $(BIN)/python
	@echo "installing corneum and its test tools into $(VENV) (once)"
	@$(ENV) $(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@ $(STAMP_RUN)

# without FiPy the comparison says that it is not installed
$(STAMP_BENCH): $(STAMP_TEST)
	@$(ENV) $(BIN)/python -m pip install --quiet --editable ".[bench]" || echo "not all that is compared with could be installed"
	@touch $@
