#!/usr/bin/env bash
# Runs many.py, which has the documentation: ./rosetta bench many --help
exec python3 "$(dirname "$(readlink -f "$0")")/many.py" "$@"
