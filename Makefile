# make run       build Mynah and play a scenario: make run SCENARIO=scenarios/orders.json
# make test      build and run all tests
# make example   build and test Examples, and the README's test in a package of its own
# make lint      what the formatter would change
# make format    let it
# make sanitize  run the tests below the address sanitizer, then below the thread sanitizer
# make stress    run the tests 20 times while the machine is busy, and 10,000 servers one after another
# make bench     measure
# make speeds    hold the verdicts at speed 20 against those of real time: every scenario, fifteen clients, half an hour
# make docs      build the documentation of the libraries, with warnings as errors
# make install   install the command and its shell completions below PREFIX
#
# Both of the first two install what is missing (.ci/setup says what it does, and needs root or sudo only then).

SCENARIO ?= scenarios/throttled-then-ok.json
PREFIX ?= /usr/local
# Seconds that the tests may take.
TEST_LIMIT ?= 1200
# So many tests at once. All at once would keep the few threads of Swift's tasks so busy that clients in the tests' own process come late.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 24
share = $(DESTDIR)$(PREFIX)/share
SOURCES = Sources Tests Examples Package.swift

release = swift build -c release --product mynah
ifeq ($(shell uname),Linux)
# The command then needs no Swift on the machine where it runs.
release += --static-swift-stdlib
library = libmynahclock.so
else
library = libmynahclock.dylib
endif

.PHONY: help build run test example sanitize stress lint format bench speeds docs install clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/Both/,$$d'

build:
	@.ci/setup build
	$(release)
	swift build -c release --product mynahclock

run: build
	.build/release/mynah serve $(SCENARIO)

# Swift Testing runs in parallel inside its one process. What hangs is told of, with the stack of every thread, and ended.
# The clock that is preloaded into programs is C for Linux, and so are its tests.
test:
	@.ci/setup test
ifeq ($(shell uname),Linux)
	@$(MAKE) --no-print-directory -C Tests/MynahClockTests
endif
	swift build --build-tests
	.ci/limit $(TEST_LIMIT) swift test --skip-build

example:
	@.ci/setup test
	.ci/example

# The leak checker takes Swift's pointers that carry bits of their own for lost ones; tests of their own see that nothing is left behind.
sanitize:
	@.ci/setup test
	ASAN_OPTIONS=detect_leaks=0 .ci/sanitizers/run address
	TSAN_OPTIONS=exitcode=66 .ci/sanitizers/run thread

stress:
	@.ci/setup test
	swift build --build-tests
	MYNAH_SERVERS=10000 swift test --skip-build --filter ResourceTests
	.ci/stress 20 swift test --skip-build

lint:
	swift format lint --strict -r $(SOURCES)

format:
	swift format -i -r $(SOURCES)

bench: build
	Benchmarks/run

speeds: build
	@.ci/setup speeds
	Tests/Clients/Speeds/speeds.py
	Tests/Clients/Speeds/busy.py

# Each of the libraries alone, as their readers find them.
docs:
	@.ci/setup build
	@mkdir -p .build/documentation
	for library in MynahKit MynahTesting MynahXCTest; do \
	  MYNAH_DOCS=1 swift package --scratch-path .build/docs --allow-writing-to-directory .build/documentation \
	    generate-documentation --target $$library --warnings-as-errors --output-path .build/documentation/$$library || exit 1; \
	done

install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 -s .build/release/mynah $(DESTDIR)$(PREFIX)/bin/mynah
	install -d $(DESTDIR)$(PREFIX)/lib
	install -m 755 -s .build/release/$(library) $(DESTDIR)$(PREFIX)/lib/$(library)
	install -d $(share)/bash-completion/completions $(share)/zsh/site-functions $(share)/fish/vendor_completions.d
	.build/release/mynah --generate-completion-script bash >$(share)/bash-completion/completions/mynah
	.build/release/mynah --generate-completion-script zsh >$(share)/zsh/site-functions/_mynah
	.build/release/mynah --generate-completion-script fish >$(share)/fish/vendor_completions.d/mynah.fish

clean:
	swift package clean
