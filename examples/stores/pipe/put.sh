#!/bin/sh
# put.sh STACK OUTPUT COMMAND [ARG...]
# Hands a token that is an output of a stack to COMMAND, on its standard input.
set -eu
# A trace would print the token, and an exported variable would be in every child's environment.
set +x +a
unset token

fail() {
  echo "put.sh: $1" >&2
  exit 1
}

if [ $# -lt 3 ]; then
  echo "usage: put.sh STACK OUTPUT COMMAND [ARG...]" >&2
  exit 2
fi
# Where printf is a program of its own, the token would be among its arguments.
[ "$(command -v printf)" = printf ] || fail "this shell has no printf of its own"
stack=$1
output=$2
shift 2

# Read to its end before COMMAND starts, so that a failure never reaches the store.
token=$(pulumi stack output "$output" --stack "$stack" --show-secrets --non-interactive)
case $token in
  *[[:space:]]*) fail "output $output of stack $stack is no token" ;;
  # Longer than a prefix, which may be an output too.
  M.V1.?????*) ;;
  *) fail "output $output of stack $stack is no token" ;;
esac

# COMMAND has no use for what opens the state or administers the account.
unset PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE PULUMI_ACCESS_TOKEN INFLUXDB_MANAGEMENT_TOKEN
printf %s "$token" | "$@"
