#!/bin/sh
# openbao.sh put|get PATH [KEY]
# OpenBao or Vault, KV v2 engine: writes standard input under KEY (default "token") of secret/PATH, or prints it.
# Reached as `bao` or `vault` is: BAO_ADDR and BAO_TOKEN, or VAULT_ADDR and VAULT_TOKEN.
set -eu

bao=$(command -v bao || command -v vault) || {
  echo "openbao.sh: neither bao nor vault is on PATH" >&2
  exit 1
}
case ${1:-} in
  # "-" is standard input. What is printed tells the version, not the data.
  put) "$bao" kv put -mount=secret "$2" "${3:-token}=-" ;;
  get) "$bao" kv get -mount=secret -field="${3:-token}" "$2" ;;
  *)
    echo "usage: openbao.sh put|get PATH [KEY]" >&2
    exit 2
    ;;
esac
