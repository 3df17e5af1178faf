"""`results.json`: everything that was measured, by topic. A run replaces the topics it measured and keeps the others."""
import json
import pathlib
import re
import statistics


def read(file):
    file = pathlib.Path(file)
    return json.loads(file.read_text()) if file.exists() else {"topics": {}}


def write(file, results):
    """With a sample on a line, so that a change can be read."""
    text = json.dumps(results, indent=1, ensure_ascii=False)
    text = re.sub(r'\{\s*"seconds": (\S+),\s*"cpu": (\S+),\s*"rss": (\S+)\s*\}', r'{"seconds": \1, "cpu": \2, "rss": \3}', text)
    pathlib.Path(file).write_text(text + "\n")


def seconds(entry):
    return statistics.median(sample["seconds"] for sample in entry["samples"])


def processor_seconds(entry):
    return statistics.median(sample["cpu"] for sample in entry["samples"])


def peak_bytes(entry):
    """The most that a process of it had in memory, or `None` when that is too little to be told."""
    peaks = [sample["rss"] for sample in entry["samples"] if sample["rss"]]
    return max(peaks) if peaks else None


def of_kind(comparison, kind):
    return [entry for entry in comparison["entries"] if entry["kind"] == kind]


def aim_seconds(comparison):
    """What was aimed at: given, or so many times what the last limit took. `None` without an aim."""
    aim = comparison["aim"]
    if not aim:
        return None
    if "seconds" in aim:
        return aim["seconds"]
    limits = of_kind(comparison, "limit")
    return aim["of_limit"] * seconds(limits[-1]) if limits else None
