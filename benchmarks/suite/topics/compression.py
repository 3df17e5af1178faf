"""Compression: how fast and how small one layer gets and is read again, beside what the machine can do with the same tar."""
import json

from .. import material
from ..bench import limit, ours, peer


def measure(bench):
    material.tree(bench)
    bench.run("rm -rf plain && docker-envs modify scratch --add tree:/opt/data -i bench:1 --format layout -c none -o plain")
    index = json.loads((bench.work / "plain/index.json").read_text())
    manifest = json.loads((bench.work / "plain/blobs" / index["manifests"][0]["digest"].replace(":", "/")).read_text())
    bench.run(f"ln -f plain/blobs/{manifest['layers'][0]['digest'].replace(':', '/')} layer.tar")
    tar = {"size": "layer.tar"}
    bench.compare(
        "hashing and copying",
        limit("openssl dgst -sha256, one core", "openssl dgst -sha256 layer.tar", "openssl", **tar),
        limit("cat", "cat layer.tar > copy.out", **tar))
    _write(bench)
    _read(bench)


def _write(bench):
    convert = "docker-envs convert plain --format layout"
    bench.compare(
        "compressing with gzip, and hashing",
        ours(f"{convert} -c gzip -o gzipped", before="rm -rf gzipped", size="gzipped"),
        peer("gzip -6", "gzip -6 -c layer.tar > zlib.gz", "gzip", size="zlib.gz"),
        peer("pigz -6", "pigz -6 -c layer.tar > pigz.gz", "pigz", size="pigz.gz"),
        limit("libdeflate-gzip -6, one core", "libdeflate-gzip -6 -c layer.tar > one.gz", "libdeflate-gzip", size="one.gz"),
        limit("libdeflate-gzip -6, a half on each core",
              "ls half.a? | xargs -P 2 -I {} sh -c 'libdeflate-gzip -6 -c {} > {}.gz'", "libdeflate-gzip",
              before="split -n 2 layer.tar half."),
        aim={"of_limit": 1.0})
    bench.compare(
        "compressing with zstd, and hashing",
        ours(f"{convert} -c zstd -o zstded", before="rm -rf zstded", size="zstded"),
        limit("zstd -3 -T2", "zstd -q -f -3 -T2 layer.tar -o two.zst", "zstd", size="two.zst"),
        aim={"of_limit": 1.0})


def _read(bench):
    bench.compare(
        "unpacking gzip, and hashing",
        ours("docker-envs convert gzipped --format layout -c none -o unpacked-gzip", before="rm -rf unpacked-gzip"),
        peer("gzip -d", "gzip -dc zlib.gz > copy.out", "gzip"),
        limit("libdeflate-gzip -d", "libdeflate-gzip -d -c zlib.gz > copy.out", "libdeflate-gzip"))
    bench.compare(
        "unpacking zstd, and hashing",
        ours("docker-envs convert zstded --format layout -c none -o unpacked-zstd", before="rm -rf unpacked-zstd"),
        limit("unzstd", "zstd -q -dc two.zst > copy.out", "zstd"))
    bench.run("rm -rf gzipped zstded unpacked-gzip unpacked-zstd *.gz *.zst half.a? copy.out")
