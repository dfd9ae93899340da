#!/bin/bash
# Stands for influxctl: hands its arguments to a server, prints what comes back, and takes the time that it is to take.
exec 3<>/dev/tcp/127.0.0.1/{port}
printf '%s\n' "$EPOCHREALTIME" "$#" >&3
printf '%s\0' "$@" >&3
IFS= read -r code <&3
IFS= read -r -d '' stdout <&3
IFS= read -r -d '' stderr <&3
printf '%s' "$stdout"
printf '%s' "$stderr" >&2
exit "$code"
