# Everything runs in .venv, made from uv.lock. Needs Python 3.11 or later; uv only if it is there.
PYTHON ?= python3
BIN := .venv/bin
# The root of this checkout's environment, whatever environment the caller has active.
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
# Kept bytecode: every process that a test or the demo starts would compile all libraries again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-long lint format docs bench bench-peers clean
help:
	@echo "make demo    run the bundled projects for one week, into build/demo"
	@echo "make test    run all tests but those of minutes"
	@echo "make test-long  run those: real Prefect servers, workers and kills"
	@echo "make lint    ruff, mypy --strict, import contracts"
	@echo "make format  let ruff mend layout and imports"
	@echo "make docs    regenerate the generated pages of docs/"
	@echo "make bench   run the benchmarks"
	@echo "make bench-peers  our engine beside others; needs the network and Java, some minutes"
	@echo "make clean   remove build/ and caches; .venv stays"

.venv/.ready: pyproject.toml uv.lock scripts/boot.py
# Python has just fetched uv with the system's certificates, so uv takes the same.
	@if uv --version >/dev/null 2>&1; then \
	  uv sync --frozen --extra dev; \
	else \
	  $(PYTHON) scripts/boot.py && $(BIN)/uv sync --frozen --extra dev --system-certs; \
	fi
	@touch $@

demo: .venv/.ready
	$(BIN)/daopai demo build/demo

test: .venv/.ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long"

test-long: .venv/.ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m long

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

format: .venv/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/.ready
	$(BIN)/python docs/build.py

bench: .venv/.ready
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

bench-peers: .venv/.ready
	$(BIN)/python benchmarks/peers/run.py

clean:
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -type d -prune -exec rm -rf {} +
