#!/usr/bin/env bash
# The scans of test/tap/index_restart.sh, until as many passes have begun again on the primary and on a standby, each.
#
# Prints TAP; makes servers of its own. SHORTLIST_RESTARTS: how many, 50 by default.
export SHORTLIST_RESTARTS=${SHORTLIST_RESTARTS:-50} SHORTLIST_STANDBY=1
exec bash "$(dirname "$0")/../tap/index_restart.sh"
