#!/bin/sh
# verify.sh STACK OUTPUT COMMAND [ARG...]
# Checks whether the copy that COMMAND prints is the stack's current token, whose fingerprint is OUTPUT, and whether the
# service accepts it. Exit codes as for `influxdb-tokens verify`: 0 yes, 3 no, 1 could not determine the result.
set -eu

if [ $# -lt 3 ]; then
  echo "usage: verify.sh STACK OUTPUT COMMAND [ARG...]" >&2
  exit 2
fi
stack=$1
output=$2
shift 2

fingerprint=$(pulumi stack output "$output" --stack "$stack" --non-interactive)
# If COMMAND fails and prints nothing, verify fails too.
"$@" | influxdb-tokens verify --fingerprint "$fingerprint"
