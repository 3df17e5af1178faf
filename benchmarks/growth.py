#!/usr/bin/env python3
# How solving grows with the channel and with the environment: a table on stdout, and growth.svg in the folder for the data.
#
#     benchmarks/growth.py CHANNEL FOLDER
#
# CHANNEL is a folder with linux-64/repodata.json and noarch/repodata.json. Smaller channels are made of it: whatever the specs may
# need stays, of the other packages a part. Each time is the median of five whole processes with an index in the cache.
import json, os, pathlib, re, statistics, subprocess, sys, time

tool = pathlib.Path(__file__).resolve().parent.parent / "target" / "docker-envs"
channel, folder = map(pathlib.Path, sys.argv[1:3])
spec = "jupyterlab"
packages = "python numpy pandas matplotlib scikit-learn jupyterlab dask xarray geopandas pyarrow pytorch".split()
environment = dict(os.environ, DOCKER_ENVS_CACHE=str(folder / "cache"))


def solve(where, *specs):
    command = [tool, "solve", "--json", "-c", where, "--virtual", "__glibc=2.36", *specs]
    subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
        times.append(time.perf_counter() - start)
    return statistics.median(times), len(json.loads(answer)["packages"])


def records(document):
    return {**document.get("packages", {}), **document.get("packages.conda", {})}


def smaller_channels():
    documents = {s: json.load(open(channel / s / "repodata.json")) for s in ("linux-64", "noarch")}
    needs = {}
    for document in documents.values():
        for record in records(document).values():
            names = {re.split(r"[\s=<>!~\[]", depend, maxsplit=1)[0] for depend in record["depends"]}
            needs.setdefault(record["name"], set()).update(names)
    reached, open_names = set(), [spec]
    while open_names:
        name = open_names.pop()
        if name not in reached:
            reached.add(name)
            open_names.extend(needs.get(name, ()))
    others = sorted(set(needs) - reached)
    for part in (0, 0.25, 0.5, 0.75, 1):
        kept = reached | set(others[: int(part * len(others))])
        count = 0
        for subdir, document in documents.items():
            target = folder / f"channel-{part}" / subdir
            target.mkdir(parents=True, exist_ok=True)
            small = dict(document)
            for key in ("packages", "packages.conda"):
                small[key] = {f: r for f, r in document.get(key, {}).items() if r["name"] in kept}
                count += len(small[key])
            json.dump(small, open(target / "repodata.json", "w"))
        yield folder / f"channel-{part}", count


def panel(left, title, points):
    top = max(x for x, _ in points), max(1.0, max(y for _, y in points))
    at = [(left + 40 + 280 * x / top[0], 200 - 160 * y / top[1]) for x, y in points]
    yield f'<text x="{left + 40}" y="25">{title}</text>'
    yield f'<path d="M{left + 40} 40V200H{left + 320}" fill="none" stroke="black"/>'
    yield f'<text x="{left + 36}" y="44" text-anchor="end">{top[1]:.1f} s</text>'
    yield f'<text x="{left + 320}" y="218" text-anchor="end">{top[0]:,}</text>'
    yield f'<polyline points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in at)}" fill="none" stroke="steelblue" stroke-width="2"/>'
    yield from (f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="steelblue"/>' for x, y in at)


by_channel = []
print(f"| packages in the channel | `{spec}` |\n|---|---|")
for where, count in smaller_channels():
    by_channel.append((count, solve(where, spec)[0]))
    print(f"| {count:,} | {by_channel[-1][1]:.2f} s |", flush=True)
by_environment = []
print("\n| packages in the environment | asked for | time |\n|---|---|---|")
for number in range(1, len(packages) + 1, 2):
    seconds, count = solve(channel, *packages[:number])
    by_environment.append((count, seconds))
    print(f"| {count} | `{' '.join(packages[:number])}` | {seconds:.2f} s |", flush=True)
drawing = [*panel(0, "time by packages in the channel", by_channel), *panel(340, "time by packages chosen", by_environment)]
(folder / "growth.svg").write_text(
    '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="230" font-family="sans-serif" font-size="12">'
    + '<rect width="700" height="230" fill="white"/>' + "".join(drawing) + "</svg>\n")
