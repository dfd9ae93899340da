#!/bin/sh
# aws.sh put|get SECRET_ID
# AWS Secrets Manager: writes standard input as a new version of an existing secret, or prints the current version.
set -eu

case ${1:-} in
  # cat, because /dev/stdin cannot be opened if it is a socket, as it is under the provider's "deliver".
  put)
    cat |
      aws secretsmanager put-secret-value --secret-id "$2" --secret-string file:///dev/stdin \
        --query VersionId --output text
    ;;
  get) aws secretsmanager get-secret-value --secret-id "$2" --query SecretString --output text ;;
  *)
    echo "usage: aws.sh put|get SECRET_ID" >&2
    exit 2
    ;;
esac
