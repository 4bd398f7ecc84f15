# pg_shortlist - rank candidates for a job description, exactly and explained.
#
#	make && make install		needs make, a C compiler and the server headers
#	make help					lists the other targets

EXTENSION = shortlist
EXTVERSION = 0.1.0
# Counts up whenever data/vocabulary.txt is released with changes.
VOCABULARY_RELEASE = 1

MODULE_big = shortlist
CORE = memory name token vocabulary vocabulary_data skillvec roleprofile literal compare score tally \
	segment segment_writer segment_builder segment_merge segment_check rank rank_window \
	frequency census explain overlay sparse scan context evidence level requirements resume picks complete suggest
TYPES = glue report skillvec skillvec_ops roleprofile roleprofile_ops binary score statistics gin \
	json aggregate subscript each skill suggest
TEXT = extract marked custom
ROLES = explain role roles_data
INDEX = handler pages segments pending build runs parallel fold merge insert scan vacuum cost stats check
OBJS = $(CORE:%=src/core/%.o) $(TYPES:%=src/types/%.o) $(TEXT:%=src/text/%.o) $(ROLES:%=src/roles/%.o) \
	$(INDEX:%=src/index/%.o)

# The SQL of each folder, in the order in which it can be run.
TYPES_SQL = skillvec statistics skillvec_ops roleprofile roleprofile_ops score gin json aggregate subscript each skill suggest
TEXT_SQL = text custom
ROLES_SQL = explain role
INDEX_SQL = index
SQL = $(TYPES_SQL:%=src/types/%.sql) $(TEXT_SQL:%=src/text/%.sql) $(ROLES_SQL:%=src/roles/%.sql) \
	$(INDEX_SQL:%=src/index/%.sql)
DATA_built = $(EXTENSION)--$(EXTVERSION).sql

REGRESS = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=$(EXTENSION)
ISOLATION = $(patsubst test/isolation/specs/%.spec,%,$(sort $(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --load-extension=$(EXTENSION) --inputdir=test/isolation --outputdir=test/isolation

EXTRA_CLEAN = src/core/vocabulary_data.c src/roles/roles_data.c build

PG_CFLAGS = -std=gnu11
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)

# Bitcode for the JIT needs the very clang that PostgreSQL was built with.
# Without it, build without bitcode.
pg_clang := $(shell sed -n 's/^CLANG = *//p' $(dir $(PGXS))../Makefile.global)
ifeq ($(and $(pg_clang),$(shell command -v $(pg_clang))),)
override with_llvm := no
endif

include $(PGXS)

all:          ## build the extension
install:      ## install it into the PostgreSQL of PG_CONFIG
installcheck: ## regression tests against the running server that PGHOST and PGPORT name
clean:        ## remove what was built

$(EXTENSION)--$(EXTVERSION).sql: $(SQL)
	@printf '%s\n' '\echo Use "CREATE EXTENSION $(EXTENSION)" to load this file. \quit' > $@
	cat $(SQL) >> $@

# What is known is reviewed text in data/, compiled to constant tables.
build/generate_vocabulary: data/generate_vocabulary.c data/reader.c data/reader.h \
		src/core/name.c src/core/token.c $(wildcard src/core/*.h)
	@mkdir -p build
	$(CC) -std=gnu11 -O2 -o $@ $(filter %.c,$^)

src/core/vocabulary_data.c: build/generate_vocabulary data/vocabulary.txt data/released.txt data/cues.txt
	build/generate_vocabulary $(VOCABULARY_RELEASE) data/vocabulary.txt data/released.txt data/cues.txt > $@.new
	mv $@.new $@

build/generate_roles: data/generate_roles.c data/reader.c data/reader.h src/roles/roles.h \
		$(CORE:%=src/core/%.c) $(wildcard src/core/*.h)
	@mkdir -p build
	$(CC) -std=gnu11 -O2 -o $@ $(filter %.c,$^) -lm

src/roles/roles_data.c: build/generate_roles data/roles.txt
	build/generate_roles data/roles.txt > $@.new
	mv $@.new $@

# Headers are few: everything depends on all of them.
$(OBJS): $(wildcard src/core/*.h src/types/*.h src/text/*.h src/roles/*.h src/index/*.h)

# Nothing but SQL functions is for others to call.
$(CORE:%=src/core/%.o): CFLAGS += -fvisibility=hidden

# PGXS defines `check` only to say that it is not supported; a second recipe
# would make make warn on every run.  So ours is what `check` depends on, and
# the words of PGXS go to `true` instead of a shell.
.PHONY: check private-check test bench format release-names versions help
check: private-check ## regression and pgTAP tests against a private server; nothing is installed
check: private SHELL := $(shell command -v true)
private-check: all
	PG_CONFIG='$(PG_CONFIG)' script/test regress pgtap

release-names: ## note the canonical names of a release, which can then never go
	{ sed -n '/^\#/p' data/released.txt; sed -n '/^[^\#[]/s/ | .*//p' data/vocabulary.txt | LC_ALL=C sort; } > data/released.new
	mv data/released.new data/released.txt

format: ## lay out the C sources as pgindent does (needs pg_bsd_indent)
	script/format

test: ## every test, after installing what the tests need
	PG_CONFIG='$(PG_CONFIG)' script/test

versions: ## the tests on PostgreSQL 17, 18 and 19, in chroots of Debian releases (needs root)
	script/versions

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | sort -u | expand -t 18

bench: all ## benchmarks in a private server: ratios against what a user would pick instead
	bench/run

# The core without a server, compiled once for each kind of test.
CORE_C = $(CORE:%=src/core/%.c)
UNIT = $(patsubst test/unit/%.c,%,$(wildcard test/unit/*.c))
FUZZ = $(patsubst test/fuzz/%.c,%,$(filter-out test/fuzz/loop.c,$(wildcard test/fuzz/*.c)))
FUZZ_CASES = 200000
FUZZ_SECONDS = 60
FUZZ_TEXTS = 1000
TEST_HEADERS = test/support.h test/pages.h test/unit/tap.h test/fuzz/target.h $(wildcard src/core/*.h)
SANITIZE = -g -O1 -std=gnu11 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_CC = $(CC) $(CFLAGS) -std=gnu11
SANITIZE_CC = $(CC) $(SANITIZE)
FUZZ_CC = clang $(SANITIZE) -fsanitize=fuzzer-no-link

define core_library
build/$(1)/core.a: $(CORE_C) $(TEST_HEADERS)
	@mkdir -p build/$(1)/core
	for f in $(CORE_C); do $(2) -c -o build/$(1)/core/$$$$(basename $$$$f .c).o $$$$f || exit 1; done
	rm -f $$@ && ar rcs $$@ build/$(1)/core/*.o
endef
$(eval $(call core_library,unit,$$(UNIT_CC)))
$(eval $(call core_library,sanitized,$$(SANITIZE_CC)))
$(eval $(call core_library,fuzz,$$(FUZZ_CC)))

build/unit/%: test/unit/%.c build/unit/core.a
	$(UNIT_CC) -o $@ $^ -lm

build/sanitized/unit-%: test/unit/%.c build/sanitized/core.a
	$(SANITIZE_CC) -o $@ $^ -lm

build/sanitized/loop-%: test/fuzz/%.c test/fuzz/loop.c build/sanitized/core.a
	$(SANITIZE_CC) -o $@ $^ -lm

build/fuzz/%: test/fuzz/%.c build/fuzz/core.a
	$(FUZZ_CC) -fsanitize=fuzzer -o $@ $^ -lm

# The data of the benchmark of the index, and the least that ranking can cost.
build/bench/%: bench/%.c bench/index_data.c bench/bare.c bench/index_data.h bench/bare.h build/unit/core.a test/support.h
	@mkdir -p build/bench
	$(UNIT_CC) -o $@ $(filter-out %.h,$^) -lm

.PHONY: bench-index
bench-index: all ## ranking by an index of 1 M rows in a private server
	bench/index

.PHONY: bench-bare
bench-bare: build/bench/bare_loop ## the scoring loop alone, over 1 M rows in memory: what the index is measured against
	build/bench/bare_loop

.PHONY: bench-segment
bench-segment: build/bench/segment_loop ## ranking from a segment in memory, as a multiple of the bare loop
	build/bench/segment_loop

# Hours of random work on the index: run before a release, not by `make test`.
BATTERIES = $(patsubst test/battery/%.sh,%,$(wildcard test/battery/*.sh))
.PHONY: battery $(BATTERIES:%=battery-%)
battery: $(BATTERIES:%=battery-%) ## all long batteries, test/battery/*.sh; one of them: make battery-NAME

$(BATTERIES:%=battery-%): battery-%: all
	PG_CONFIG='$(PG_CONFIG)' script/cluster run bash test/battery/$*.sh

.PHONY: unit sanitize fuzz
unit: $(UNIT:%=build/unit/%) ## tests of the core, without a server
	@for t in $^; do echo "# $$t"; $$t || failed=1; done; [ -z "$$failed" ]

sanitize: $(UNIT:%=build/sanitized/unit-%) $(FUZZ:%=build/sanitized/loop-%) ## the same and FUZZ_CASES mutated inputs a target, with ASan and UBSan
	@for t in $(UNIT:%=build/sanitized/unit-%); do echo "# $$t"; $$t || exit 1; done
	@for t in $(FUZZ); do build/sanitized/loop-$$t 20260101 $(FUZZ_CASES) test/fuzz/corpus/$$t/* || exit 1; done

.PHONY: fuzz-encodings
fuzz-encodings: all ## FUZZ_TEXTS random texts in a database of each encoding of a private server
	PG_CONFIG='$(PG_CONFIG)' SHORTLIST_TEXTS=$(FUZZ_TEXTS) script/cluster run bash test/tap/random_texts.sh

fuzz: $(FUZZ:%=build/fuzz/%) ## libFuzzer on every target for FUZZ_SECONDS
	@for t in $^; do n=$$(basename $$t); mkdir -p build/corpus/$$n; \
		$$t -max_total_time=$(FUZZ_SECONDS) -max_len=4096 build/corpus/$$n test/fuzz/corpus/$$n || exit 1; done
