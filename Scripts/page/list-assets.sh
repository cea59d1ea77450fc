#!/bin/sh
# Writes the table of the page's files, which are part of the program: run it when a file was added or removed.
set -eu
cd "$(dirname "$0")/../.."
table=Sources/TenorServe/Routes/PageAssets.swift
{
  sed '/static let files/q' "$table"
  for path in Sources/TenorServe/Page/*; do
    name=$(basename "$path")
    case $name in
    *.html) type=page ;;
    *.js) type=script ;;
    *.css) type=style ;;
    *.svg) type=picture ;;
    *) echo "no type is known for $name" >&2; exit 1 ;;
    esac
    printf '    "%s": (%s, PackageResources.%s),\n' "$name" "$type" "$(printf %s "$name" | tr '.-' '__')"
  done
  printf '  ]\n}\n'
} >"$table.new"
mv "$table.new" "$table"
