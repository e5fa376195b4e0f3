# Everything sets itself up: a fresh clone needs git, make and Python 3.11 or later, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev

.PHONY: help demo browse newspaper test deploy lint format bench bench-language bench-dates bench-text bench-dedupe bench-extraction bench-crawl bench-speed fuzz soak audit clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY) ## crawl the demo newspaper and show what was found
	$(BIN)/python -m newscrawler.demo

browse: $(DEV) ## look at an archive in a browser; ARCHIVE=archive, PORT=8651
	$(BIN)/python browse/serve.py $(or $(ARCHIVE),archive) --port $(or $(PORT),8651)

newspaper: $(READY) ## serve the demo newspaper for a browser
	$(BIN)/python -m newscrawler.demo.server

test: $(DEV) ## run the whole test suite
	$(BIN)/python -m pytest

deploy: $(DEV) ## build the egg and deploy it to Scrapyd; TARGET=production of scrapy.cfg
	$(BIN)/scrapy deploy $(TARGET)

lint: $(DEV) ## check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(DEV) ## bring the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-text bench-language bench-dates bench-extraction bench-speed ## measure everything: quality on what ../shared has, and speed

bench-speed: $(DEV) ## compare a whole crawl, and reading WARC files, with trafilatura alone; STORIES=2000
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python bench/speed.py --stories $(or $(STORIES),2000)

bench-text: $(DEV) ## score the text functions
	$(BIN)/python bench/text.py

bench-language: $(DEV) ## score language identification
	$(BIN)/python bench/language.py

bench-dates: $(DEV) ## score date parsing
	$(BIN)/python bench/dates.py

bench-dedupe: $(DEV) ## show what duplicate detection costs at 10^5 to 10^POWER keys (7: 5 GB for minutes), and what template lines bring
	$(BIN)/python bench/dedupe.py $(or $(POWER),7)
	$(BIN)/python bench/template.py

bench-extraction: $(DEV) ## score extraction on real pages
	$(BIN)/python bench/extraction.py

bench-crawl: $(DEV) ## crawl a site on loopback twice and count requests; URL=… GOLD=… LOG=…
	$(BIN)/python bench/crawl.py $(URL) $(GOLD) $(LOG)

fuzz: $(DEV) ## fuzz every reader of strangers' bytes for hours; MINUTES=20 each
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m fuzz

soak: $(DEV) ## crawl 50 000 pages, good and hostile, and watch memory and open files; PAGES=50000
	$(BIN)/python bench/soak.py --pages $(or $(PAGES),50000)

audit: $(READY) ## look for known vulnerabilities in what a fresh installation gets (asks PyPI's advisory service)
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)/audit/bin/pip-audit --strict --skip-editable --path $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

clean: ## remove the environment and caches, never the archive
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
