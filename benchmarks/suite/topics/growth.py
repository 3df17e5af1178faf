"""Growth: what it costs when packages, bytes, layers, channels and answers become more."""
import json
import re

from .. import material
from ..bench import limit, ours
from . import solving

_SPEC = "jupyterlab"
_WISHES = "python numpy pandas matplotlib scikit-learn jupyterlab dask xarray geopandas pyarrow pytorch".split()


def measure(bench):
    scale = bench.scale
    megabytes = scale.grown_packages_bytes / 1e6
    _builds(bench, f"packages, {megabytes:g} MB together", "packages",
            [(count, material.made_up(bench, count, scale.grown_packages_bytes), "") for count in scale.grown_packages])
    name = material.made_up(bench, scale.packages, scale.grown_packages_bytes)
    _builds(bench, f"layers for {scale.packages} packages, {megabytes:g} MB together", "layers",
            [(layers, name, f"--layers-max {layers}") for layers in scale.grown_layers])
    for size in scale.grown_bytes:
        material.made_up(bench, scale.packages, size)
    _builds(bench, f"bytes of {scale.packages} packages", "GB installed",
            [(size / 1e9, material.made_up(bench, scale.packages, size), "") for size in scale.grown_bytes])
    _solves(bench)


def _builds(bench, title, axis, points):
    """Cold and warm builds with gzip, each point with a cache of its own, beside what native tools need for the same bytes."""
    commands = []
    for number, (at, name, options) in enumerate(points):
        cache = f"cache-{number}"
        build = (f"DOCKER_ENVS_CACHE=$PWD/{cache} docker-envs build -q -c gzip -f {name}.txt -i bench:1 {options} "
                 "-o grown.tar").replace("  ", " ")
        commands.append(ours(build, "cold build, gzip", before=f"rm -rf {cache} grown.tar", at=at))
        commands.append(ours(build, "built before, gzip", before="rm -f grown.tar", at=at))
        commands.append(limit("native tools, gzip", f"$SUITE/native.sh {name}.files gzip native.out",
                              "unzip", "zstd", "openssl", at=at))
    bench.compare(title, *commands, axis=axis, rounds=1 if bench.scale.smoke else 2)
    bench.run("rm -rf cache-* grown.tar native.out")


def _solves(bench):
    folder = solving.channel(bench)
    if not folder:
        bench.skip("growth of solving", "CHANNEL names no channel")
        return
    spec, wishes = (["pack0002"], [["pack0001"]]) if bench.scale.smoke else (
        [_SPEC], [_WISHES[:number] for number in range(1, len(_WISHES) + 1, 2)])
    commands = []
    for where, count in _smaller_channels(bench, folder, spec[0]):
        bench.run(f"docker-envs solve --json -c ./{where} --virtual __glibc=2.36 {spec[0]}")
        commands.append(ours(f"docker-envs solve --json -c ./{where} --virtual __glibc=2.36 {spec[0]}",
                             f"solving `{spec[0]}`", at=count))
    bench.compare("packages in the channel", *commands, axis="packages in the channel")
    commands = []
    for wish in wishes:
        solve = f"docker-envs solve --json -c ./whole --virtual __glibc=2.36 {' '.join(wish)}"
        chosen = json.loads(bench.run(solve))["packages"]
        commands.append(ours(solve, "solving", at=len(chosen)))
    bench.compare("packages chosen", *commands, axis="packages chosen")


def _records(document):
    return {**document.get("packages", {}), **document.get("packages.conda", {})}


def _smaller_channels(bench, channel, spec):
    """Whatever the spec may need stays, of the other packages a part. Leaves the whole channel as `whole`, too."""
    bench.run(f"ln -sfn {channel} whole")
    documents = {s: json.loads((bench.work / "whole" / s / "repodata.json").read_text()) for s in ("linux-64", "noarch")}
    needs = {}
    for document in documents.values():
        for record in _records(document).values():
            names = {re.split(r"[\s=<>!~\[]", depend, maxsplit=1)[0] for depend in record["depends"]}
            needs.setdefault(record["name"], set()).update(names)
    reached, unseen = set(), [spec]
    while unseen:
        name = unseen.pop()
        if name not in reached:
            reached.add(name)
            unseen.extend(needs.get(name, ()))
    others = sorted(set(needs) - reached)
    for part in bench.scale.channel_parts:
        kept = reached | set(others[: int(part * len(others))])
        count = 0
        for subdir, document in documents.items():
            target = bench.work / f"channel-{part}" / subdir
            target.mkdir(parents=True, exist_ok=True)
            small = dict(document)
            for key in ("packages", "packages.conda"):
                small[key] = {f: r for f, r in document.get(key, {}).items() if r["name"] in kept}
                count += len(small[key])
            (target / "repodata.json").write_text(json.dumps(small))
        yield f"channel-{part}", count
