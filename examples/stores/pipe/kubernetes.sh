#!/bin/sh
# kubernetes.sh put|get NAME [KEY]
# A Kubernetes Secret in the namespace of kubectl's context: writes standard input to KEY (default "token"), or prints
# it.
set -eu

key=${3:-token}
case ${1:-} in
  # cat, because /dev/stdin cannot be opened if it is a socket, as it is under the provider's "deliver".
  # Server-side, because a client-side apply keeps a copy of the data in an annotation.
  put)
    cat |
      kubectl create secret generic "$2" --from-file="$key=/dev/stdin" --dry-run=client -o yaml |
      kubectl apply --server-side --field-manager=influxdb-tokens -f -
    ;;
  get) kubectl get secret "$2" -o "go-template={{index .data \"$key\" | base64decode}}" ;;
  *)
    echo "usage: kubernetes.sh put|get NAME [KEY]" >&2
    exit 2
    ;;
esac
