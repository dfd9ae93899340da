#!/bin/sh
# telegraf.sh put|get CONFIG STORE KEY
# One of Telegraf's own secret stores, such as "tokens" in ../telegraf/jose.conf: writes standard input, or prints it.
set -eu

case ${1:-} in
  put)
    # Telegraf reads a secret from its arguments or from a terminal. This is a terminal without echo.
    export TOKENS_CONFIG="$2" TOKENS_STORE="$3" TOKENS_KEY="$4"
    { cat && echo; } |
      SHELL=/bin/sh script --quiet --return --echo never /dev/null \
        --command 'exec telegraf --config "$TOKENS_CONFIG" secrets set "$TOKENS_STORE" "$TOKENS_KEY"' >/dev/null || {
      echo "telegraf.sh: not stored; see what \"telegraf --config $2 secrets list $3\" says" >&2
      exit 1
    }
    ;;
  # It prints "STORE:KEY = SECRET".
  get) telegraf --config "$2" secrets get "$3" "$4" | sed "s/^[^=]* = //" ;;
  *)
    echo "usage: telegraf.sh put|get CONFIG STORE KEY" >&2
    exit 2
    ;;
esac
