# Everything a contributor or a newcomer runs; each target makes what it needs.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
# Peers and their data, several hundred megabytes: for the benchmarks and the heavy tests alone.
BENCHED := .venv/.benched
# Python keeps what it compiles: else each of the many processes that the tests start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-apart test-heavy lint types imports check bench docs lock sbom audit clean
help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt  # the old pip of Debian installs uv, and uv the rest
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCHED): $(INSTALLED) requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

demo: $(INSTALLED)       ## the whole pipeline on an embedded server and sample people
	@$(BIN)/longsince demo

test: $(INSTALLED)       ## the quick tests, some six minutes on two cores
	$(BIN)/pytest -m "not heavy and not apart" -n 3 --dist loadfile --no-loadscope-reorder

test-apart: $(INSTALLED) ## those that kill processes and break files of a whole household
	$(BIN)/pytest -m "apart and not heavy"

test-heavy: $(BENCHED)   ## the slow and the large ones, and each property with more and other examples
	$(BIN)/pytest -m "heavy or hypothesis"

lint: $(INSTALLED)       ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BENCHED)        ## speed and memory, peers in the same run
	$(BIN)/python -m benchmarks

docs: $(INSTALLED)       ## write the generated pages of docs/ anew
	$(BIN)/python -m docs.generate

lock: $(INSTALLED)       ## resolve the dependencies anew
	$(COMPILE) --extra demo --extra dev --output-file requirements.lock --upgrade pyproject.toml
	$(COMPILE) --extra demo --extra dev --extra bench --constraints requirements.lock \
		--output-file requirements-bench.lock --upgrade pyproject.toml

sbom: $(INSTALLED)       ## sbom.json: every package of the lock, its version and hashes (CycloneDX)
	$(BIN)/uvx --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --of JSON -o sbom.json

audit: $(INSTALLED)      ## known weaknesses of what is in the lock; asks the advisories of PyPI, so it needs the network
	$(BIN)/uvx --quiet --from pip-audit==2.10.1 pip-audit --strict --disable-pip --require-hashes -r requirements.lock

clean:           ## remove what make made
	rm -rf .venv demo-home
