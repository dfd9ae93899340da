#!/bin/sh
# openbao.sh put|get PATH [KEY]
# OpenBao or Vault, KV v2 engine: writes standard input to KEY (default "token") of secret/PATH, or prints it.
# Set BAO_ADDR and BAO_TOKEN for `bao`, or VAULT_ADDR and VAULT_TOKEN for `vault`.
set -eu

bao=$(command -v bao || command -v vault) || {
  echo "openbao.sh: neither bao nor vault is on PATH" >&2
  exit 1
}
case ${1:-} in
  # "-" is standard input. The output shows the version, not the data.
  put) "$bao" kv put -mount=secret "$2" "${3:-token}=-" ;;
  get) "$bao" kv get -mount=secret -field="${3:-token}" "$2" ;;
  *)
    echo "usage: openbao.sh put|get PATH [KEY]" >&2
    exit 2
    ;;
esac
