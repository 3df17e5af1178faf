#!/usr/bin/env bash
# The bytes of packages through native tools on all cores: verified, unpacked, hashed, compressed, hashed again and put together.
# What cannot be gone below with such tools; nothing is linked, and no image is made.
#
#     native.sh PACKAGES none|gzip|zstd FILE
set -euo pipefail
packages=$1 kind=$2 target=$3
cores=$(nproc)
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT

unpack() {
    local package
    while read -r package; do
        case $package in
            *.conda) unzip -p "$package" 'pkg-*.tar.zst' ;;
        esac
    done < "$1" | if grep -q '\.conda$' "$1"; then zstd -dcq; fi
    { grep '\.tar\.bz2$' "$1" || true; } | xargs -r bzip2 -dc
}

hashed() {
    tee >(openssl dgst -sha256 > /dev/null)
}

# what is not compressed has one digest only
compress() {
    case $kind in
        none) cat ;;
        zstd) zstd -q -3 -T1 -c | hashed ;;
        gzip) if command -v libdeflate-gzip > /dev/null; then libdeflate-gzip -6 -c; else gzip -6 -c; fi | hashed ;;
    esac
}

xargs -a "$packages" ls -S | awk -v cores="$cores" -v parts="$parts" '{ print > (parts "/" NR % cores ".txt") }'
jobs=()
for part in "$parts"/*.txt; do
    {
        xargs -a "$part" openssl dgst -sha256 > /dev/null
        unpack "$part" | hashed | compress > "$part.layer"
    } &
    jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done
cat "$parts"/*.layer > "$target"
