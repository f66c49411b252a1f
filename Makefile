# Every target installs what it needs by itself. `make demo` and `make test` want root.
.PHONY: demo demo-window test faults targets checks run screenshots install-helper clean verdicts bench translations packages

VENV := .venv
PYTHON := $(VENV)/bin/python

# The main job for real, in a practice workstation: this machine's own Docker is not touched.
demo: $(VENV)/ready
	$(PYTHON) -m practice demo

demo-window: $(VENV)/ready
	$(PYTHON) -m practice demo-window

# Every check: lint, format, types, imports, and unit, window and real-daemon tests.
test: checks
	$(PYTHON) -m practice prepare
	$(PYTHON) -m pytest

# Everything that can go wrong, at every point: three quarters of an hour; counts at the end. Wants root.
faults: $(VENV)/ready
	$(PYTHON) -m practice prepare
	DOCKMIRROR_FAULTS=all $(PYTHON) -m pytest tests/faults tests/unit/helper tests/unit/daemonjson

# Every engine that a workstation here can have, each killed half way too: two minutes. Wants root.
targets: $(VENV)/ready
	$(PYTHON) -m practice prepare
	DOCKMIRROR_TARGETS=all $(PYTHON) -m pytest tests/unit/targets tests/real/test_targets.py \
		tests/real/test_podman.py tests/real/test_remote_engine.py tests/real/test_init_script.py \
		tests/real/test_private_authority.py tests/real/test_containerd.py \
		tests/real/test_buildkit.py \
		tests/real/test_virtual_machines.py

checks: $(VENV)/ready
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(VENV)/bin/mypy --platform darwin --cache-dir .mypy_cache/darwin
	$(VENV)/bin/lint-imports

# The verdicts on every engine, store and failure, held against the access logs: some 15 minutes.
verdicts: $(VENV)/ready
	$(PYTHON) -m practice verdicts

# One check against its bare requests, and many mirrors against the slowest: ratios.
bench: $(VENV)/ready
	$(PYTHON) -m benchmarks

# The packages for Linux, into dist/, and every test of them: some ten minutes. Wants root.
packages: $(VENV)/ready
	installers/linux/build-deb
	installers/linux/build-rpm
	installers/linux/build-appimage
	$(PYTHON) -m practice build trixie
	$(PYTHON) -m practice build bookworm
	DOCKMIRROR_PACKAGES=all $(PYTHON) -m pytest tests/packages

# The window, on this machine's own Docker.
run: $(VENV)/ready
	$(PYTHON) -m dockmirror

# The catalogues: brings them up to date with the messages in the program, says what is left to do.
translations: $(VENV)/ready
	$(PYTHON) -m translation

screenshots: $(VENV)/ready
	$(PYTHON) -m practice screenshots

# Lets ordinary users of this machine change Docker's mirrors after a password: as root.
install-helper: $(VENV)/ready
	$(PYTHON) -m dockmirror install-helper

$(VENV)/ready: pyproject.toml bootstrap.sh
	./bootstrap.sh $(VENV)
	touch $@

clean:
	rm -rf $(VENV) build dist
