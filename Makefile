# Everything here may be run again at any time. Nothing but git, make and Python has to be there before.
SHELL := /bin/sh
UV_VERSION := 0.13.9
PORT ?= 8042

.PHONY: demo test setup run check lint migrate bench screenshots wheel bundle test-bundle manual clean

demo: setup ## set everything up, make the sample year, serve it and print where
	.venv/bin/evaluation demo --port $(PORT)

test: .venv/ready ## set everything up and run all tests
	tools/system-packages test
	.venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder

setup: .venv/ready ## system libraries where missing, and the project in .venv
	tools/system-packages run

run: setup
	.venv/bin/evaluation serve --port $(PORT)

check: .venv/ready lint test ## what CI runs

lint: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

migrate: setup
	.venv/bin/evaluation migrate

bench: .venv/ready ## ratios of one run; minutes, not in the gate
	.venv/bin/python -m benchmarks

screenshots: setup ## docs/screenshots: every kind of page, the first page of every document
	tools/system-packages test
	.venv/bin/python -m tools.screenshots

wheel: .venv/ready
	.venv/bin/uv build --wheel

bundle: setup ## dist/evaluation-…tar.gz: installs without any network
	.venv/bin/python -m tools.bundle

test-bundle: bundle ## as root: installs it into a fresh Debian with the network off
	tools/system-packages bundle
	.venv/bin/python -m tests.bundle.whole

manual: setup ## dist/manual: the manual as pages and PDFs, with today's pictures
	.venv/bin/python -m tools.manual

.venv/ready: pyproject.toml uv.lock
	tools/system-packages python
	test -x .venv/bin/uv || { python3 -m venv .venv && .venv/bin/python -m pip install --quiet uv==$(UV_VERSION); }
	.venv/bin/uv sync --frozen --inexact --quiet
	touch .venv/ready

clean:
	rm -rf .venv dist
