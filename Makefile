# Each recipe is one command that replaces the shell: SIGTERM to make then reaches the launcher itself.
PYTHON ?= python3
ARGS ?=

.PHONY: up test check tidy bench shell assets messages help

help:
	@echo "make up | test | check | tidy | bench | shell | assets | messages    (see docs/runbook.md)"

up:
	@exec $(PYTHON) -m launcher up

test:
	@exec $(PYTHON) -m launcher test $(ARGS)

check:
	@exec $(PYTHON) -m launcher check $(ARGS)

tidy:
	@exec $(PYTHON) -m launcher tidy

bench:
	@exec $(PYTHON) -m launcher bench $(ARGS)

shell:
	@exec $(PYTHON) -m launcher run manage.py shell $(ARGS)

assets:
	@exec sh -c 'test -d node_modules || npm install --silent --no-audit --no-fund --no-package-lock; exec npm run --silent assets'

messages:
	@exec $(PYTHON) -m launcher run manage.py messages $(ARGS)
