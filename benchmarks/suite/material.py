"""What is measured: a folder of files, environments of packages made up, and those of lists that are given. Made once."""
import os
import pathlib
import random
import shutil

from . import content, packages


def tree(bench):
    """A folder `tree`, half of its bytes sources, half of them libraries."""
    folder = bench.work / "tree"
    if folder.exists():
        return
    source = random.Random("tree")
    part = bench.work / "tree.part"
    shutil.rmtree(part, ignore_errors=True)
    for number in range(bench.scale.tree_files):
        size = 10 + int(source.expovariate(bench.scale.tree_files / bench.scale.tree_bytes))
        kind = content.text if number % 2 else content.library
        file = part / f"d{number % 100:02}" / f"s{number // 100 % 10}" / f"f{number}.dat"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(kind(source, size))
    part.rename(folder)


def _files_of(bench, name, listing):
    """Leaves `NAME.txt`, an `@EXPLICIT` list, and `NAME.files`, the packages of it."""
    lines = pathlib.Path(listing).read_text().splitlines()
    (bench.work / f"{name}.txt").write_text("\n".join(lines) + "\n")
    files = [line.split("#")[0] for line in lines if line[:1] not in ("", "#", "@")]
    (bench.work / f"{name}.files").write_text("".join(file + "\n" for file in files))
    return len(files)


def made_up(bench, count, total):
    """The name of an environment of that many packages with that many bytes."""
    name = f"made-up-{count}-{total // 1_000_000}MB"
    _files_of(bench, name, packages.channel(bench.work / "channels" / name, count, total))
    return name


def environments(bench):
    """Name, description and options for the base of each environment: one made up, and those of `LISTS`.

    `LISTS` names `@EXPLICIT` lists of packages on this machine, `BASE` an image that has what they need."""
    scale = bench.scale
    yield (made_up(bench, scale.packages, scale.environment_bytes),
           f"{scale.packages} made-up packages, {scale.environment_bytes / 1e6:,.0f} MB", "")
    lists = [] if scale.smoke else os.environ.get("LISTS", "").split()
    if not lists:
        bench.skip("environments of real packages", "LISTS names no lists of packages")
    base = os.environ.get("BASE", "")
    if base and lists:
        shutil.copyfile(base, bench.work / "base.tar")
    for listing in lists:
        name = pathlib.Path(listing).stem
        count = _files_of(bench, name, listing)
        yield name, f"{count} packages of `{name}`", "-b base.tar" if base else ""
