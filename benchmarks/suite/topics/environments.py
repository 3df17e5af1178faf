"""Environments: locked packages to an image, with nothing in the caches and with everything."""
from .. import material
from ..bench import limit, ours, peer

_CREATE = "$CONDA create -q -y --copy --offline -p $PWD/prefix --file {name}.txt"
_BUILDAH = "buildah --root $PWD/storage --runroot $PWD/storage-run"
_BUD = f"{_BUILDAH} bud -q --pull-never --timestamp 0 -t peer:1 -f {{name}}.dockerfile ."


def measure(bench):
    bench.environment["CONDA_PKGS_DIRS"] = str(bench.work / "pkgs")
    (bench.work / ".dockerignore").write_text("*\n!prefix\n")
    for name, title, base in material.environments(bench):
        _measure(bench, name, title, base)
        bench.run("rm -rf prefix pkgs storage unpacked extracted *.out theirs.tar theirs-oci cache")


def _dockerfile(bench, name, base):
    start = "scratch"
    if base and bench.has("buildah"):
        start = bench.run(f"{_BUILDAH} pull -q docker-archive:base.tar").strip()
    (bench.work / f"{name}.dockerfile").write_text(f"FROM {start}\nCOPY prefix /opt/env\n")


def _measure(bench, name, title, base):
    _dockerfile(bench, name, base)
    build = f"docker-envs build -q -f {name}.txt {base} -i bench:1".replace("  ", " ")
    create, bud = _CREATE.format(name=name), _BUD.format(name=name)
    cold, fresh = "rm -rf cache", "rm -rf prefix pkgs theirs.tar theirs-oci"
    plain = f"{create} && {bud} && {_BUILDAH} push -q peer:1 docker-archive:theirs.tar"
    zipped = f"{create} && {bud} && {_BUILDAH} push -q peer:1 oci:theirs-oci"
    cph = f'while read -r file; do $CPH extract --dest "extracted/$(basename "$file")" "$file"; done < {name}.files'
    bench.compare(
        f"{title}: nothing in the caches, plain layers",
        ours(f"{build} -o plain.tar", before=cold, size="plain.tar"),
        peer("conda create --copy, buildah bud and push", plain, "conda", "buildah", before=fresh),
        peer("conda create --copy, and tar", f"{create} && tar -cf prefix.out prefix", "conda", before=fresh),
        peer("cph extract of each", cph, "cph", before="rm -rf extracted && mkdir extracted"),
        limit("unzip, zstd, bzip2 and tar", f"$SUITE/unpack.sh {name}.files unpacked", "unzip", "zstd", "bzip2"),
        limit("native tools, same bytes", f"$SUITE/native.sh {name}.files none native.out", "unzip", "zstd", "openssl"),
        aim={"of_limit": 1.3})
    bench.compare(
        f"{title}: nothing in the caches, gzip layers",
        ours(f"{build} -c gzip -o gzip.tar", before=cold, size="gzip.tar"),
        peer("conda create --copy, buildah bud and push", zipped, "conda", "buildah", before=fresh),
        limit("native tools, same bytes", f"$SUITE/native.sh {name}.files gzip native.out", "unzip", "zstd", "openssl",
              size="native.out"),
        aim={"of_limit": 1.3}, headline=True)
    bench.compare(
        f"{title}: nothing in the caches, zstd layers",
        ours(f"{build} -c zstd --format oci -o zstd.tar", before=cold, size="zstd.tar"),
        limit("native tools, same bytes", f"$SUITE/native.sh {name}.files zstd native.out", "unzip", "zstd", "openssl",
              size="native.out"),
        aim={"of_limit": 1.3})
    bench.run(f"{build} -o plain.tar && {build} -c gzip -o gzip.tar")
    bench.compare(
        f"{title}: built before, plain layers",
        ours(f"{build} -o plain.tar"),
        peer("conda create --copy, buildah bud and push", plain, "conda", "buildah", before="rm -rf prefix theirs.tar"),
        limit("cat of the image", "cat plain.tar > copy.out"), headline=True)
    bench.compare(
        f"{title}: built before, gzip layers",
        ours(f"{build} -c gzip -o gzip.tar"),
        limit("cat of the image", "cat gzip.tar > copy.out"))
    bench.compare(
        f"{title}: built before, to the first byte on stdout",
        ours(f"{build} -o -", first_byte=True),
        aim={"seconds": 0.3}, headline=True)
