#!/bin/bash
# Stands in for influxctl: sends its arguments to a server and prints the answer, which comes after the set time.
exec 3<>/dev/tcp/127.0.0.1/{port}
printf '%s\n' "$EPOCHREALTIME" "$#" >&3
printf '%s\0' "$@" >&3
IFS= read -r code <&3
IFS= read -r -d '' stdout <&3
IFS= read -r -d '' stderr <&3
printf '%s' "$stdout"
printf '%s' "$stderr" >&2
exit "$code"
