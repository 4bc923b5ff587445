# Finer words for those who build; ./run and ./test need none of them.
CASES ?= 100000

help:
	@grep -B1 "^[a-z]*:" Makefile | grep -v "^--"

all: build
	ninja -C build

build:
	meson setup build --buildtype=release

check: all
	meson test -C build

asan tsan:
	[ -d build-$@ ] || meson setup build-$@ -Db_sanitize=$(if $(filter asan,$@),address$(,)undefined,thread)
	meson test -C build-$@

format:
	find src tests bench fuzz -name '*.[ch]' | xargs clang-format -i

layers:
	tools/check_layers

tidy:
	tools/check_tidy

# Line and branch coverage of the rules, as HTML in out/coverage.
coverage:
	tools/coverage

# Each fuzz target for a minute, under ASan and UBSan.
fuzz:
	tools/fuzz 60

# Figures of speed: the rules (one core), then the server.
bench: all
	bench/run
	bench/server
	bench/desk

# The web app in Chromium, against a demo company of its own.
browser: all
	tools/build_web
	tests/browser/run

# A Debian package in out/.
deb:
	tools/build_deb out

clean:
	rm -rf build build-asan build-tsan build-coverage build-fuzz build-deb out

, := ,
.PHONY: all check asan tsan format layers tidy coverage fuzz bench browser deb clean
