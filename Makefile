# Everything sets itself up: a fresh clone needs git, make and Python 3.11 or later, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo browse newspaper test deploy lint format bench bench-language bench-dates bench-text bench-dedupe bench-extraction fuzz soak clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY) ## crawl the demo newspaper and show what was found
	$(BIN)/python -m newscrawler.demo

browse: $(READY) ## look at an archive in a browser; ARCHIVE=archive, PORT=8651
	$(BIN)/python browse/serve.py $(or $(ARCHIVE),archive) --port $(or $(PORT),8651)

newspaper: $(READY) ## serve the demo newspaper for a browser
	$(BIN)/python -m newscrawler.demo.server

test: $(READY) ## run the whole test suite
	$(BIN)/python -m pytest

deploy: $(READY) ## build the egg and deploy it to Scrapyd; TARGET=production of scrapy.cfg
	$(BIN)/scrapy deploy $(TARGET)

lint: $(READY) ## check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY) ## bring the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-text bench-language bench-dates bench-extraction ## measure everything that ../shared has data for

bench-text: $(READY) ## score the text functions
	$(BIN)/python bench/text.py

bench-language: $(READY) ## score language identification
	$(BIN)/python bench/language.py

bench-dates: $(READY) ## score date parsing
	$(BIN)/python bench/dates.py

bench-dedupe: $(READY) ## show what duplicate detection costs as it grows, and what template lines bring
	$(BIN)/python bench/dedupe.py
	$(BIN)/python bench/template.py

bench-extraction: $(READY) ## score extraction on real pages
	$(BIN)/python bench/extraction.py

fuzz: $(READY) ## fuzz every reader of strangers' bytes for hours
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m fuzz

soak: $(READY) ## crawl 50 000 pages, good and hostile, and watch memory and open files
	$(BIN)/python bench/soak.py

clean: ## remove the environment and caches, never the archive
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
