#!/usr/bin/env bash
# As test/tap/index_damage.sh, with more damages: SHORTLIST_DAMAGES, 100 by default.
set -uo pipefail
SHORTLIST_DAMAGES=${SHORTLIST_DAMAGES:-100} exec bash "$(dirname "$0")/../tap/index_damage.sh"
