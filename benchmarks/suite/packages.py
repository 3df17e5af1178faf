"""Packages as they are on channels, made up: many small sources, libraries with placeholders of the prefix, documents.

The same name, size and seed give the same bytes, as long as the zstd program is the same."""
import concurrent.futures
import hashlib
import io
import json
import os
import pathlib
import random
import subprocess
import tarfile
import zipfile

from . import content

_PREFIX = ("/croot/bench_1700000000000/_h_env" + "_placehold" * 25)[:255]
_SOURCE_BYTES_MEAN = 12_000
_LIBRARY_BYTES_MAX = 24_000_000


def _sources(source, name, size):
    """Python files."""
    number = 0
    while size > 0:
        length = min(size, 200 + int(source.expovariate(1 / _SOURCE_BYTES_MEAN)))
        size -= length
        yield f"lib/python3.12/site-packages/{name}/part{number // 40}/module{number}.py", content.text(source, length)
        number += 1


def _libraries(source, name, size):
    """Shared libraries that know their prefix, headers and a document."""
    number = 0
    while size > 20_000:
        length = min(size * 9 // 10, _LIBRARY_BYTES_MAX)
        size -= length
        code = content.library(source, length)
        at = len(code) // 2
        knows = _PREFIX.encode() + b"/share/" + name.encode() + b"\0"
        yield f"lib/lib{name}{number}.so.1", code[:at] + knows + code[at + len(knows) :]
        number += 1
    yield f"include/{name}.h", content.text(source, max(size, 100))
    yield f"bin/{name}-config", f"#!/bin/sh\nprefix={_PREFIX}\n".encode()


def _tar(entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path, data in entries:
            member = tarfile.TarInfo(path)
            member.size, member.mtime = len(data), 1_700_000_000
            member.mode = 0o755 if path.startswith("bin/") or ".so" in path else 0o644
            tar.addfile(member, io.BytesIO(data))
    return subprocess.run(["zstd", "-q", "-3", "-T1"], input=buffer.getvalue(), stdout=subprocess.PIPE, check=True).stdout


def _path(path, data):
    record = {"_path": path, "path_type": "hardlink", "sha256": hashlib.sha256(data).hexdigest(), "size_in_bytes": len(data)}
    if _PREFIX.encode() in data:
        record |= {"file_mode": "binary" if b"\0" in data else "text", "prefix_placeholder": _PREFIX}
    return record


def write(folder, name, size, version, depends=()):
    """Writes a package of `size` bytes as installed, and returns its record as `repodata.json` has it."""
    source = random.Random(f"{name} {version} {size}")
    kind = _libraries if sum(name.encode()) % 2 == 0 else _sources
    files = sorted(kind(source, name, size))
    stem = f"{name}-{version}-h0_0"
    index = {"name": name, "version": version, "build": "h0_0", "build_number": 0, "depends": list(depends),
             "arch": "x86_64", "platform": "linux", "subdir": "linux-64", "license": "BSD-3-Clause",
             "timestamp": 1_700_000_000_000}
    documents = {"index.json": index, "paths.json": {"paths": [_path(*file) for file in files], "paths_version": 1}}
    info = [("info/" + path, json.dumps(document).encode()) for path, document in documents.items()]
    info.append(("info/files", "".join(path + "\n" for path, _ in files).encode()))
    target = pathlib.Path(folder, "linux-64", stem + ".conda")
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for member, data in (("metadata.json", b'{"conda_pkg_format_version": 2}'),
                             (f"pkg-{stem}.tar.zst", _tar(files)), (f"info-{stem}.tar.zst", _tar(info))):
            archive.writestr(zipfile.ZipInfo(member, (2023, 11, 14, 0, 0, 0)), data)
    data = target.read_bytes()
    return index | {"fn": target.name, "size": len(data), "md5": hashlib.md5(data).hexdigest(),
                    "sha256": hashlib.sha256(data).hexdigest()}


def _sizes(count, total):
    """Few large and many small ones, like those of an environment."""
    weights = [1 / (rank + 4) for rank in range(count)]
    return [max(2_000, int(total * weight / sum(weights))) for weight in weights]


def channel(folder, count, total):
    """A channel of `count` packages with `total` bytes, all of them an environment, and its list; made once."""
    folder = pathlib.Path(folder)
    listing = folder / "packages.txt"
    if not listing.exists():
        names = [f"pack{number:04}" for number in range(count)]
        wanted = [(folder, name, size, f"1.{at}", names[max(0, at - 2) : at])
                  for at, (name, size) in enumerate(zip(names, _sizes(count, total)))]
        with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
            records = list(pool.map(write, *zip(*wanted)))
        (folder / "noarch").mkdir(exist_ok=True)
        (folder / "noarch" / "repodata.json").write_text('{"info": {"subdir": "noarch"}, "packages.conda": {}}\n')
        repodata = {"info": {"subdir": "linux-64"}, "packages": {}, "packages.conda": {r["fn"]: r for r in records}}
        (folder / "linux-64" / "repodata.json").write_text(json.dumps(repodata))
        subprocess.run(["zstd", "-q", "-f", folder / "linux-64/repodata.json", folder / "noarch/repodata.json"], check=True)
        explicit(listing, folder, records)
    return listing


def explicit(listing, folder, records):
    """Writes an `@EXPLICIT` list of packages in a channel."""
    lines = [f"{pathlib.Path(folder).resolve()}/linux-64/{record['fn']}#{record['md5']}\n" for record in records]
    pathlib.Path(listing).write_text("# platform: linux-64\n@EXPLICIT\n" + "".join(lines))
