#!/bin/sh
# verify.sh STACK OUTPUT COMMAND [ARG...]
# Says whether the copy that COMMAND prints is the stack's current token, whose fingerprint is OUTPUT, and whether
# the service accepts it. Exits as `influxdb-tokens verify` does: 0 it is, 3 it is not, 1 could not find out.
set -eu

if [ $# -lt 3 ]; then
  echo "usage: verify.sh STACK OUTPUT COMMAND [ARG...]" >&2
  exit 2
fi
stack=$1
output=$2
shift 2

fingerprint=$(pulumi stack output "$output" --stack "$stack" --non-interactive)
# Nothing on its standard input, as when COMMAND fails, is a failure too.
"$@" | influxdb-tokens verify --fingerprint "$fingerprint"
