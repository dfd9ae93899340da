#!/bin/sh
# github.sh put OWNER/REPOSITORY NAME
# A GitHub Actions secret of a repository: writes standard input. GitHub never returns it.
set -eu

case ${1:-} in
  put) gh secret set "$3" --repo "$2" ;;
  *)
    echo "usage: github.sh put OWNER/REPOSITORY NAME" >&2
    exit 2
    ;;
esac
