# The list of commands. Works with GNU make on Linux, macOS and Windows.
#   make run [FILE=recording ...]   set up what is missing and transcribe (the bundled sample)
#   make test                       set up what is missing and run every check and test
# VENV=folder puts the environment elsewhere; PYTHON=… chooses the Python that makes it.

VENV ?= .venv
FILE ?= $(wildcard resources/sample/*.flac resources/sample/*.wav resources/sample/*.opus)

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := $(VENV)/Scripts
else
PYTHON ?= python3
BIN := $(VENV)/bin
endif

BOOTSTRAP := $(PYTHON) packaging/bootstrap.py --venv "$(VENV)"

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench train screenshots package

help:  ## Show the commands
	@$(PYTHON) packaging/bootstrap.py --commands Makefile

setup:  ## Make the environment with everything: program, training, tests, tools
	@$(BOOTSTRAP) --extras train kenlm test dev

run:  ## Transcribe FILE=… (without it: the bundled recording)
	@$(BOOTSTRAP)
	@"$(BIN)/sonant" transcribe $(foreach file,$(FILE),"$(file)")

test: setup  ## Run lint, types, import contracts and all tests
	@$(MAKE) --no-print-directory lint
	"$(BIN)/python" -m pytest -m "not speed" $(ARGS)

lint: setup  ## Check style, types and import contracts
	"$(BIN)/ruff" check core app tests packaging
	"$(BIN)/ruff" format --check core app tests packaging
	"$(BIN)/mypy"
	"$(BIN)/lint-imports"

format: setup  ## Format the code
	"$(BIN)/ruff" check --fix core app tests packaging
	"$(BIN)/ruff" format core app tests packaging

screenshots: setup  ## Draw every window in light and dark, both languages, 100 and 200 %
	"$(BIN)/python" -m tests.gui.screenshots docs/screenshots

package: setup  ## Build the wheel and the source archive into dist/
	"$(BIN)/python" -m pip wheel --no-deps --wheel-dir dist .
