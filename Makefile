# make run         install what is needed, then serve the model `pose` and open its page
# make test        every check and every test, as many at a time as there are cores; make test-fast leaves out browsers and
#                 big downloads
# make check       style, types and import contracts
# make bench       speed, as ratios (docs/benchmarks.md); make soak: a long run that watches memory
# make docs        write what is generated: docs/settings.md, docs/models.md, the models' pages and pictures, NOTICE
# make processing-library   the library for Processing, into dist/processing
# make speeds      measure the models on this machine (docs/speeds.json)
# make clean       remove .venv and what was built
#
# test, docs and speeds run every model, so they fetch all files and accept for you what `catwalk pull` would ask about:
# big downloads, and restrictions such as that of dream-faces (`catwalk info dream-faces`).
#
# make run TORCH=cpu takes torch without its graphics card part (Linux). PYTHON=… picks another Python than python3.

VENV := .venv
BIN := $(VENV)/bin
TORCH ?=
PYTHON ?=
export TORCH PYTHON
# Tests start Catwalk some hundred times, each a tenth of a second sooner where its Python is compiled already.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-fast check bench soak docs processing-library speeds clean

run: $(VENV)/.installed
	@$(BIN)/catwalk pose --open

$(VENV)/.installed: setup.cfg pyproject.toml
	@scripts/prepare.sh
	@touch $@

$(VENV)/.installed-test: setup.cfg pyproject.toml
	@SYSTEM=install scripts/prepare.sh test
	@touch $@ $(VENV)/.installed

test: $(VENV)/.installed-test
	@scripts/chromium.sh
	@scripts/osc_peers.sh
	@scripts/node_peers.sh
	@scripts/processing_peers.sh
	$(BIN)/catwalk pull --all --accept-licences
	$(BIN)/python -m tests.photographs
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not alone"; beside=$$?; \
	$(BIN)/python -m pytest -m alone && exit $$beside

test-fast: $(VENV)/.installed-test check
	$(BIN)/python -m pytest -m "not browser and not weights and not network and not peers"

check: $(VENV)/.installed-test
	$(BIN)/flake8
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

soak: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks soak

docs: $(VENV)/.installed
	$(BIN)/python -m scripts.write_docs
	$(BIN)/catwalk pull --all --accept-licences
	$(BIN)/python -m scripts.model_pictures

processing-library: $(VENV)/.installed
	$(BIN)/python -m scripts.processing_library

speeds: $(VENV)/.installed
	$(BIN)/catwalk pull --all --accept-licences
	$(BIN)/python -m scripts.measure_models

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
