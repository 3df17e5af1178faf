"""Images: a folder as a layer, from format to format, and looking into them."""
from .. import material
from ..bench import limit, ours, peer

_BUILDAH = "buildah --root $PWD/storage --runroot $PWD/storage-run"
_BUD = f"{_BUILDAH} bud -q --timestamp 0 --layers=false -t bench:1 ."


def measure(bench):
    material.tree(bench)
    (bench.work / "Dockerfile").write_text("FROM scratch\nCOPY tree /opt/data\n")
    (bench.work / ".dockerignore").write_text("*\n!tree\n")
    folder = f"{bench.scale.tree_files:,} files, {bench.scale.tree_bytes / 1e6:g} MB,"
    modify = "docker-envs modify scratch --add tree:/opt/data -i bench:1"
    bench.compare(
        f"{folder} as a plain layer of an image",
        ours(f"{modify} -o ours.tar", size="ours.tar"),
        peer("buildah bud and push", f"{_BUD} && {_BUILDAH} push -q bench:1 docker-archive:theirs.tar:bench:1", "buildah",
             before="rm -f theirs.tar", size="theirs.tar"),
        limit("tar", "tar cf alone.tar tree"),
        limit("tar and openssl", "tar cf alone.tar tree && openssl dgst -sha256 alone.tar"))
    bench.compare(
        f"{folder} as a gzip layer",
        ours(f"{modify} -c gzip -o ours-gzip.tar", size="ours-gzip.tar"),
        peer("buildah bud and push", f"{_BUD} && {_BUILDAH} push -q bench:1 oci:theirs-oci:bench", "buildah",
             before="rm -rf theirs-oci", size="theirs-oci"),
        limit("tar and gzip -6", "tar cf - tree | gzip -6 > alone.tar.gz", size="alone.tar.gz"),
        headline=True)
    bench.compare(
        f"{folder} as a zstd layer",
        ours(f"{modify} -c zstd --format oci -o ours-zstd.tar", size="ours-zstd.tar"),
        limit("tar and zstd -3 -T0", "tar cf - tree | zstd -q -3 -T0 > alone.tar.zst", "zstd", size="alone.tar.zst"))
    _convert(bench)
    _look(bench)


def _convert(bench):
    bench.compare(
        "docker-archive to OCI layout, gzip",
        ours("docker-envs convert ours.tar --format layout -c gzip -o o1", before="rm -rf o1"),
        peer("skopeo copy", "skopeo copy -q docker-archive:ours.tar oci:o2:1", "skopeo", before="rm -rf o2"))
    # skopeo has no copy from archive to archive that keeps the blobs: a folder is less work to write
    bench.compare(
        "docker-archive to OCI archive, blobs as they are",
        ours("docker-envs convert ours.tar --format oci -o o3.tar"),
        peer("skopeo copy to a folder", "skopeo copy -q --dest-decompress docker-archive:ours.tar dir:o4", "skopeo",
             before="rm -rf o4"),
        limit("cat", "cat ours.tar > o5.tar"))
    bench.compare(
        "OCI layout with gzip to docker-archive, plain",
        ours("docker-envs convert o1 -c none -o o6.tar"),
        peer("skopeo copy", "skopeo copy -q oci:o1:1 docker-archive:o7.tar:bench:1", "skopeo", before="rm -f o7.tar"))


def _look(bench):
    bench.compare(
        "inspecting the archive",
        ours("docker-envs inspect ours.tar"),
        peer("skopeo inspect", "skopeo inspect docker-archive:ours.tar", "skopeo"))
    bench.compare(
        "listing the files of the image",
        ours("docker-envs inspect --files ours.tar"),
        peer("skopeo copy, umoci unpack and find",
             "skopeo copy -q docker-archive:ours.tar oci:o8:1 && umoci unpack --rootless --image o8:1 o9 && find o9",
             "skopeo", "umoci", before="rm -rf o8 o9"),
        limit("tar tvf of the layer", "tar tvf alone.tar"))
