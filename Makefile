# pg_shortlist - rank candidates for a job description, exactly and explained.
#
#	make && make install		needs make, a C compiler and the server headers
#	make help					lists the other targets

EXTENSION = shortlist
EXTVERSION = 0.1.0
# Counts up whenever data/vocabulary.txt is released with changes.
VOCABULARY_RELEASE = 1

MODULE_big = shortlist
CORE = memory name token vocabulary vocabulary_data skillvec roleprofile literal compare score tally
TYPES = glue report skillvec skillvec_ops roleprofile roleprofile_ops binary score \
	json aggregate subscript each
TEXT =
ROLES =
OBJS = $(CORE:%=src/core/%.o) $(TYPES:%=src/types/%.o) $(TEXT:%=src/text/%.o) $(ROLES:%=src/roles/%.o)

# The SQL of each folder, in the order in which it can be run.
SQL = src/types/skillvec.sql src/types/skillvec_ops.sql \
	src/types/roleprofile.sql src/types/roleprofile_ops.sql src/types/score.sql \
	src/types/json.sql src/types/aggregate.sql src/types/subscript.sql src/types/each.sql
DATA_built = $(EXTENSION)--$(EXTVERSION).sql

REGRESS = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=$(EXTENSION)

EXTRA_CLEAN = src/core/vocabulary_data.c build

PG_CFLAGS = -std=gnu11
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(EXTENSION)--$(EXTVERSION).sql: $(SQL)
	@printf '%s\n' '\echo Use "CREATE EXTENSION $(EXTENSION)" to load this file. \quit' > $@
	cat $(SQL) >> $@

build/generate: data/generate.c src/core/name.c src/core/token.c src/core/*.h
	@mkdir -p build
	$(CC) -std=gnu11 -O2 -o $@ data/generate.c src/core/name.c src/core/token.c

src/core/vocabulary_data.c: build/generate data/vocabulary.txt data/released.txt
	build/generate $(VOCABULARY_RELEASE) data/vocabulary.txt data/released.txt > $@.new
	mv $@.new $@

# Headers are few: everything depends on all of them.
$(OBJS): $(wildcard src/core/*.h src/types/*.h src/text/*.h src/roles/*.h)

# Nothing but SQL functions is for others to call.
$(CORE:%=src/core/%.o): CFLAGS += -fvisibility=hidden
