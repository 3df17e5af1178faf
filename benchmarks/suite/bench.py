"""What topics measure with: commands of ours, of peers and of the machine, one after the other, as often as asked."""
import concurrent.futures
import dataclasses
import functools
import multiprocessing
import os
import pathlib
import shutil
import subprocess
import sys

from . import measure

_LONG_SECONDS = 10


@dataclasses.dataclass
class Command:
    """A line of bash that is run in the folder for the data.

    `kind` is ours, peer or limit; `needs` are the programs without which it is left out; `before` is run and not measured;
    `size` names a file or folder of what came out; `at` is where it stands on the axis of its comparison."""
    kind: str
    who: str
    text: str
    before: str = "true"
    needs: tuple = ()
    size: str = ""
    at: float = None
    first_byte: bool = False


def ours(text, who="docker-envs", **more):
    return Command("ours", who, text, **more)


def peer(who, text, *needs, **more):
    return Command("peer", who, text, needs=needs, **more)


def limit(who, text, *needs, **more):
    return Command("limit", who, text, needs=needs, **more)


@functools.cache
def _starter():
    """A process that stays small, to start commands from: what they have in memory counts from what started them."""
    return concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


class Bench:
    """The measuring of one topic. Commands find the program as `docker-envs`, and peers as `$CONDA`, `$CPH` and so on."""

    def __init__(self, work, scale, environment):
        self.work, self.scale, self.environment = pathlib.Path(work), scale, dict(environment)
        self.comparisons, self.skipped, self.facts = [], [], []

    def has(self, program):
        """Whether a program is there: named by a variable of its name in capitals, or on the path."""
        return bool(self.environment.get(program.upper()) or shutil.which(program, path=self.environment["PATH"]))

    def skip(self, what, why):
        """Says that something is not measured. Nothing is left out without a word."""
        self.skipped.append({"what": what, "why": why})
        print(f"  skipped: {what}: {why}", file=sys.stderr)

    def run(self, text):
        """Runs what is not measured, and gives what it printed."""
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", text], env=self.environment, cwd=self.work,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise measure.Failed(f"{text}\n{done.stderr.strip()[-800:]}")
        return done.stdout

    def compare(self, title, *commands, aim=None, axis=None, rounds=None, headline=False):
        """Measures commands in turns, so that what else the machine does meets all of them.

        `aim` has `seconds`, or how many times the last limit as `of_limit`. What is a `headline` is in the README of the
        project, too. With `axis`, commands of one name are points along it. What takes long is run once."""
        print(f"  {title}", file=sys.stderr)
        entries = {}
        for at, command in enumerate(commands):
            missing = [program for program in command.needs if not self.has(program)]
            if missing:
                self.skip(f"{title}: {command.who}", f"no {', '.join(missing)} here")
            else:
                entries[at] = []
        for number in range(1, (rounds or self.scale.rounds) + 1):
            for at, samples in list(entries.items()):
                if all(sample["seconds"] < _LONG_SECONDS for sample in samples):
                    try:
                        samples.append(self._sample(commands[at], number))
                    except measure.Failed as failure:
                        if commands[at].kind == "ours":
                            raise
                        self.skip(f"{title}: {commands[at].who}", str(failure))
                        del entries[at]
        rows = [self._row(commands[at], samples) for at, samples in entries.items()]
        self.comparisons.append({"title": title, "aim": aim, "axis": axis, "headline": headline, "entries": rows})

    def _sample(self, command, number):
        environment = dict(self.environment, ROUND=str(number))
        subprocess.run(["bash", "-e", "-c", command.before], env=environment, cwd=self.work, check=True,
                       stdin=subprocess.DEVNULL, stdout=sys.stderr)
        os.sync()
        sample = _starter().submit(measure.sample, command.text, environment, self.work, command.first_byte).result()
        print(f"    {command.who}: {sample['seconds']:.3f} s", file=sys.stderr)
        return sample

    def _row(self, command, samples):
        row = {"kind": command.kind, "who": command.who, "command": command.text, "samples": samples}
        if command.at is not None:
            row["at"] = command.at
        if command.size:
            row["bytes"] = _size(self.work / command.size)
        return row


def _size(path):
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
