# Everything a developer runs; `make` alone lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test bench load package lint types walls format requirements clean .venv .sandbox/helpdesk .browser .osls FORCE

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# $(find_python) leaves `python` with the first that runs, is new enough and can make an environment (a shim may stand on
# the PATH and fail), or stops with a word about it. Name another with `make PYTHON=...`.
suitable := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
find_python = for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3) ""; do \
	"$$python" -c '$(suitable)' >/dev/null 2>&1 && break; done; \
	[ -n "$$python" ] || { echo "VIP Desk needs Python 3.11 or newer with venv; name one: make PYTHON=python3.x" >&2; exit 1; }

# $(call environment,folder,requirements): a virtualenv that holds exactly these packages, made anew when the list changes
# (by its sum: a fresh checkout dates every file today) and stamped when all went well.
define environment
@sum="$$(cksum < $(2))"; [ "$$sum" = "$$(cat $(1)/stamp 2>/dev/null)" ] || { \
	$(find_python); \
	echo "preparing $(1) from $(2), once ..." >&2 && \
	"$$python" -m venv --clear $(1) && \
	$(1)/bin/python -m pip install -qq --require-hashes -r $(2) && \
	echo "$$sum" > $(1)/stamp; }
endef

# The house itself, in place: new code needs no install, new entry points do.
itself = @$(@D)/bin/python -m pip install -qq --no-deps --no-build-isolation --editable . && touch $@

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

# HOST counts only where it is said to make: some shells have one of their own in the environment.
demo_host = $(if $(filter command,$(firstword $(origin HOST))),$(HOST))

demo: $(if $(filter liveagent zendesk,$(demo_host)),.venv,.sandbox/helpdesk) ## the whole thing on this machine (HOST=liveagent or zendesk: on its stand-in; DAY=1: a working day in a minute; ONCE=1: run through and leave)
	@.venv/bin/vipdesk demo $(if $(demo_host),--host $(demo_host)) $(if $(DAY),--day) $(if $(ONCE),--once)

test: lint types walls .sandbox/helpdesk .browser .osls .sandbox/uv/bin/uv ## all checks and all tests, as CI runs them
	@.venv/bin/pytest -m "not e2e" --numprocesses auto --maxprocesses 4 --dist loadfile --cov-report=
	@.venv/bin/pytest -m e2e --cov-append

bench: .sandbox/bench/itself ## our figures beside our peers'
	@for what in clock accept severity decide simulate lateness slots calendar_calls cold_start; do .sandbox/bench/bin/python -m benchmarks.$$what || exit 1; done

load: .venv ## many deliveries of many installations, and what came of them (ENGINE=cloud, COUNT=, INSTALLATIONS=, DEADLINE=, CHAOS=1)
	@.venv/bin/python -m sandbox.load $(if $(ENGINE),--engine $(ENGINE)) $(if $(COUNT),--count $(COUNT)) \
		$(if $(INSTALLATIONS),--installations $(INSTALLATIONS)) $(if $(DEADLINE),--seconds $(DEADLINE)) $(if $(CHAOS),--chaos)

package: .venv .sandbox/uv/bin/uv ## what Lambda runs, into dist (ARCHITECTURE=arm64 or x86_64: one of the two)
	@.venv/bin/python -m deploy.package $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE))

lint: .venv ## style and formatting
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check

types: .venv ## mypy --strict
	@.venv/bin/mypy

walls: .venv ## who may import whom
	@.venv/bin/lint-imports --no-logo

format: .venv ## mend what can be mended
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

requirements: .sandbox/uv/bin/uv ## pin the newest allowed versions, with their hashes
	@$(compile) pyproject.toml -o requirements/runtime.txt
	@$(compile) pyproject.toml --extra aws --extra telemetry requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt
	@$(compile) pyproject.toml --extra aws --excludes requirements/not-lambda.in -c requirements/dev.txt -o requirements/lambda.txt
	@$(compile) pyproject.toml --extra aws requirements/dev.in requirements/bench.in -c requirements/dev.txt -o requirements/bench.txt
	@$(compile) requirements/helpdesk.in -o requirements/helpdesk.txt
	@$(compile) requirements/training.in -o requirements/training.txt

compile = .sandbox/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make requirements"

clean: ## as freshly cloned
	@rm -rf .venv .sandbox .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* \
		build dist htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

FORCE:

.venv: .venv/itself

.venv/stamp: FORCE
	$(call environment,.venv,requirements/dev.txt)

.venv/itself: .venv/stamp pyproject.toml
	$(itself)

.sandbox/bench/stamp: FORCE
	$(call environment,.sandbox/bench,requirements/bench.txt)

.sandbox/bench/itself: .sandbox/bench/stamp pyproject.toml
	$(itself)

# The real helpdesk's own environment: the sandbox knows how it is made, and when again.
.sandbox/helpdesk: .venv
	@[ -e $@ ] || echo "preparing $@ from requirements/helpdesk.txt, once ..." >&2
	@.venv/bin/python -m sandbox.environment

# A real browser walks the pages: Debian's, which a package of Python's drives.
.browser:
	@command -v chromium >/dev/null || { echo "installing Chromium, in which the pages are tested ..." >&2; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; } || \
		{ echo "the pages are tested in Chromium: install the package chromium, then run this again" >&2; exit 1; }

# What reads serverless.yml and deploys by it: exactly package-lock.json's packages, none of whose scripts runs.
.osls: .sandbox/osls/stamp

osls_needs := osls needs Node.js 20.19 or newer, or 22.13 or newer, with npm

.sandbox/osls/stamp: FORCE
	@sum="$$(cat package.json package-lock.json | cksum)"; [ "$$sum" = "$$(cat $@ 2>/dev/null)" ] || { \
		command -v node npm >/dev/null || { echo "$(osls_needs)" >&2; exit 1; }; \
		echo "preparing .sandbox/osls from package-lock.json, once ..." >&2 && \
		rm -rf $(@D) && mkdir -p $(@D) && cp package.json package-lock.json $(@D) && \
		(cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) && \
		echo "$$sum" > $@; }

.sandbox/uv/bin/uv:
	@$(find_python); "$$python" -m venv .sandbox/uv && .sandbox/uv/bin/python -m pip install -qq uv
