# The list of commands. Works with GNU make on Linux, macOS and Windows.
#   make run [FILE=recording ...]   set up what is missing and transcribe (the bundled sample);
#                                   without FILE, at a desktop's terminal, then opens the window
#   make app                        set up what is missing and open the window
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
.PHONY: help setup run app test lint format bench train screenshots package report

help:  ## Show the commands
	@$(PYTHON) packaging/bootstrap.py --commands Makefile

setup:  ## Make the environment with everything: program, training, tests, tools
	@$(BOOTSTRAP) --extras train kenlm test dev

run:  ## Transcribe FILE=… (without it: the bundled recording)
	@$(BOOTSTRAP)
	@"$(BIN)/sonant" transcribe $(foreach file,$(FILE),"$(file)")
ifeq ($(origin FILE),file)
	@"$(BIN)/python" -m app.command --after-run
endif

app:  ## Open the window
	@$(BOOTSTRAP)
	@"$(BIN)/sonant-app"

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

# DATA is the folder of corpora (speech/, text/, noise/, lists/); it is no part of the project.
DATA ?= ../shared/data
EPOCHS ?= 40
GENTLY := --batch 80 --dropout 0.05 --mask 0.7 --peak 1.2e-3
SPEECH := train/librispeech_5h train/librispeech_7spk train/librispeech_1utt \
  train/speechocean762 dev/clean dev/other test/clean test/other

# Parts of the factor benchmark (python -m tests.speed.bench_factors --help); all of them if empty.
# WHOLE=--ten-hours measures a recording of ten hours as well.
PARTS ?= all

bench: setup  ## Measure speed and accuracy into docs/results/ (needs DATA=…, an idle machine, time)
	OMP_NUM_THREADS=1 "$(BIN)/python" tests/speed/bench_features.py docs/results/features.json
	"$(BIN)/python" tests/speed/bench_segment.py "$(DATA)" docs/results/segment.json
	"$(BIN)/python" tests/speed/bench_lm.py --data "$(DATA)"
	"$(BIN)/python" tests/speed/bench_vocabulary.py "$(DATA)" docs/results/vocabulary.json
	"$(BIN)/python" tests/speed/bench_sound.py "$(DATA)" docs/results/sound.json
	"$(BIN)/python" tests/speed/bench_decoder.py docs/results/decoder.json --data "$(DATA)"
	"$(BIN)/python" tests/speed/bench_whole.py "$(DATA)/speech/test/clean" docs/results/whole.json \
	  --names "$(DATA)/lists" $(WHOLE)
	"$(BIN)/python" -m tests.speed.bench_window docs/results/window.json
	"$(BIN)/python" -m tests.speed.bench_factors --data "$(DATA)" --out docs/results/factors.json \
	  --parts $(PARTS)
	"$(BIN)/python" -m tests.speed.bench_factors.report

report:  ## Write docs/RESULTS.md, its plots and README's tables from docs/results
	"$(BIN)/python" -m tests.speed.bench_factors.report

train: setup  ## Train the acoustic model anew (needs DATA=…, hours; goes on where it stopped)
	"$(BIN)/python" -m core.train.data training/speech $(foreach set,$(SPEECH),"$(DATA)/speech/$(set)")
	"$(BIN)/python" -m core.train.augment training/speech "$(DATA)/noise" training/copies --copies 15
	test -e training/run/labels.json || \
	  "$(BIN)/python" -m core.train.labels training/speech training/run/labels.json
	"$(BIN)/python" -m core.train.train training/speech training/copies training/run --objective ctc --epochs 3
	"$(BIN)/python" -m core.train.train training/speech training/copies training/run --objective crf \
	  --epochs 8 $(GENTLY)
	test -e training/run/aligned || { "$(BIN)/python" -m core.train.labels training/speech \
	  training/run/labels.json --checkpoint training/run/checkpoint.pt && touch training/run/aligned; }
	"$(BIN)/python" -m core.train.train training/speech training/copies training/run --objective crf \
	  --epochs $(EPOCHS) --decay 10 $(GENTLY)
	"$(BIN)/python" -m core.train.export training/run/checkpoint.pt training/copies training/run/export \
	  --float --pack training/run/pack --lm-weight 0.9 --prior-weight 0.15 --word-score -0.3
	"$(BIN)/python" -m core.train.evidence training/speech "$(DATA)/noise" --pack training/run/pack
	"$(BIN)/python" -m core.train.confidence training/speech "$(DATA)/noise" --pack training/run/pack
	"$(BIN)/python" -m core.train.evaluate training/speech "$(DATA)/noise" --pack training/run/pack

package: setup  ## Build the wheel and the source archive into dist/
	"$(BIN)/python" -m pip wheel --no-deps --wheel-dir dist .
