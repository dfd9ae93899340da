#!/bin/sh
# put.sh STACK OUTPUT COMMAND [ARG...]
# Passes a token, an output of a stack, to COMMAND on its standard input.
set -eu
# Tracing would print the token, and allexport would put it into the environment of every child process.
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
# If printf were a separate program, the token would be among its arguments.
[ "$(command -v printf)" = printf ] || fail "this shell has no printf of its own"
stack=$1
output=$2
shift 2

# Read everything before COMMAND starts, so that a failure never reaches the store.
token=$(pulumi stack output "$output" --stack "$stack" --show-secrets --non-interactive)
case $token in
  *[[:space:]]*) fail "output $output of stack $stack is not a token" ;;
  # Must be longer than a prefix, which may be an output too.
  M.V1.?????* | apiv1_?????*) ;;
  *) fail "output $output of stack $stack is not a token" ;;
esac

# COMMAND needs neither what decrypts the state nor what administers the account.
unset PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE PULUMI_ACCESS_TOKEN INFLUXDB_MANAGEMENT_TOKEN
printf %s "$token" | "$@"
