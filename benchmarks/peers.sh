#!/usr/bin/env bash
# Docker Envs against skopeo, buildah, tar, gzip and cat, whole processes, in one run.
#
#     benchmarks/peers.sh [folder for the data] > results.md
#
# Needs hyperfine, jq, skopeo, buildah (as root or with a user namespace), tar, gzip. Makes a folder of 10,000 files with
# 240 MB, the same bytes every time, and images of it; needs 4 GB of room. ROUNDS says how often each command is run.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
rounds=${ROUNDS:-5}
. "$here/benchmarks/table.sh"
tool=$here/target/docker-envs
mkdir -p "$work"
cd "$work"
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
buildah="buildah --root $work/storage --runroot $work/run"

[ -x "$tool" ] || "$here/docker-envs" --version >&2

make_tree() {
    [ -d tree ] && return
    "$(dirname "$(readlink -f "$(command -v java)")")/java" "$here/benchmarks/MakeTree.java" tree
}

# name, then pairs of label and command; prints a table row for each
compare_pairs() {
    local name=$1
    shift
    local arguments=()
    while [ $# -gt 0 ]; do
        arguments+=(--command-name "$1" "$2")
        shift 2
    done
    table "$name" --warmup 1 --prepare 'sync' "${arguments[@]}"
}

make_tree
printf 'FROM scratch\nCOPY tree /opt/data\n' > Dockerfile
echo "Machine: $(nproc) cores, $(uname -sr), $(java -version 2>&1 | head -1); $("$tool" --version), $(skopeo --version), $(buildah --version | cut -d' ' -f1-3)"

compare_pairs "Start" \
    "docker-envs --version" "$tool --version" \
    "skopeo --version" "skopeo --version" \
    "buildah --version" "buildah --version"

compare_pairs "A folder of 10,000 files, 240 MB, as a plain layer of an image" \
    "docker-envs modify scratch --add" "$tool modify scratch --add tree:/opt/data -i bench:1 -o ours.tar" \
    "buildah bud + push docker-archive" "$buildah bud -q --timestamp 0 --layers=false -t bench:1 . && rm -f theirs.tar && $buildah push -q bench:1 docker-archive:theirs.tar:bench:1" \
    "tar alone (no image)" "tar cf alone.tar tree" \
    "tar and sha256sum (no image)" "tar cf alone.tar tree && sha256sum alone.tar"

compare_pairs "The same as a gzip layer" \
    "docker-envs modify scratch --add -c gzip" "$tool modify scratch --add tree:/opt/data -c gzip -i bench:1 -o ours-gzip.tar" \
    "buildah bud + push oci (gzip)" "$buildah bud -q --timestamp 0 --layers=false -t bench:1 . && rm -rf theirs-oci && $buildah push -q bench:1 oci:theirs-oci:bench" \
    "tar and gzip -6 (no image)" "tar cf - tree | gzip -6 > alone.tar.gz"

compare_pairs "The same as a zstd layer" \
    "docker-envs modify scratch --add -c zstd --format oci" "$tool modify scratch --add tree:/opt/data -c zstd --format oci -i bench:1 -o ours-zstd.tar" \
    "tar and zstd -3 -T0 (no image)" "tar cf - tree | zstd -q -3 -T0 > alone.tar.zst"

compare_pairs "docker-archive to OCI layout, gzip" \
    "docker-envs convert" "rm -rf o1 && $tool convert ours.tar --format layout -c gzip -o o1" \
    "skopeo copy" "rm -rf o2 && skopeo copy -q docker-archive:ours.tar oci:o2:1"

compare_pairs "docker-archive to OCI archive, blobs as they are" \
    "docker-envs convert" "$tool convert ours.tar --format oci -o o3.tar" \
    "skopeo copy to a folder, uncompressed" "rm -rf o4 && skopeo copy -q --dest-decompress docker-archive:ours.tar dir:o4" \
    "cat" "cat ours.tar > o5.tar"

compare_pairs "OCI layout with gzip to docker-archive, plain" \
    "docker-envs convert -c none" "$tool convert o1 -c none -o o6.tar" \
    "skopeo copy" "rm -f o7.tar && skopeo copy -q oci:o1:1 docker-archive:o7.tar:bench:1"

compare_pairs "Inspecting the archive" \
    "docker-envs inspect" "$tool inspect ours.tar" \
    "skopeo inspect" "skopeo inspect docker-archive:ours.tar" \
    "tar tf (headers only)" "tar tf ours.tar"

compare_pairs "Listing the files of the image" \
    "docker-envs inspect --files" "$tool inspect --files ours.tar" \
    "skopeo copy + umoci unpack + find" "rm -rf o8 o9 && skopeo copy -q docker-archive:ours.tar oci:o8:1 && umoci unpack --rootless --image o8:1 o9 > /dev/null 2>&1 && find o9"
