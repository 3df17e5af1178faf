"""Tables in Markdown, made of results, and the places in pages where they belong."""
import pathlib
import re

from . import results

_BLOCK = "<!-- measured: {name} -->\n"
_END = "<!-- end -->"


def time(value):
    if value < 0.001:
        return f"{value * 1e6:.3g} µs"
    if value < 0.2:
        return f"{value * 1000:.3g} ms" if value < 0.01 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 1 else f"{value:.1f} s"


def size(value):
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= factor:
            return f"{value / factor:.3g} {unit}" if value < 1000 * factor else f"{value / factor:,.0f} {unit}"
    return f"{value} B"


def _table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _times(entries, named=True):
    def text(entry):
        value = f"{time(results.seconds(entry))} ({time(results.processor_seconds(entry))})"
        return f"{entry['who']} {value}" if named or entry["who"] != "docker-envs" else value
    return "; ".join(text(entry) for entry in entries)


def _aim(comparison):
    aim = results.aim_seconds(comparison)
    return time(aim) if aim else ""


def _comparisons(topic):
    """Wall time, and processor time in brackets."""
    found = [comparison for comparison in topic["comparisons"] if not comparison["axis"]]
    rows = [(c["title"], _times(results.of_kind(c, "ours"), False), _times(results.of_kind(c, "peer")),
             _times(results.of_kind(c, "limit")), _aim(c)) for c in found]
    text = _table(("what", "docker-envs", "peers", "limit", "aim"), rows) if rows else ""
    return text + "".join("\n" + _series(c) for c in topic["comparisons"] if c["axis"])


def _series(comparison):
    """A row for each point of the axis, a column for each command."""
    names = list(dict.fromkeys(entry["who"] for entry in comparison["entries"]))
    points = sorted({entry["at"] for entry in comparison["entries"]})
    cells = {(entry["at"], entry["who"]): entry for entry in comparison["entries"]}

    def cell(at, name):
        entry = cells.get((at, name))
        peak = entry and entry["kind"] == "ours" and results.peak_bytes(entry)
        return "" if not entry else time(results.seconds(entry)) + (f", {size(peak)}" if peak else "")
    rows = [(f"{at:,}" if at == int(at) else f"{at:g}", *(cell(at, name) for name in names)) for at in points]
    return _table((comparison["title"] if comparison["axis"] in comparison["title"] else comparison["axis"], *names), rows)


def _memory(all_topics):
    """Peaks of resident memory, where both sides have one to tell."""
    rows = []
    for topic in all_topics.values():
        for comparison in topic["comparisons"]:
            entries = {entry["who"]: results.peak_bytes(entry) for entry in results.of_kind(comparison, "peer")}
            peers = [f"{who} {size(peak)}" for who, peak in entries.items() if peak]
            mine = [results.peak_bytes(entry) for entry in results.of_kind(comparison, "ours")]
            if peers and mine and mine[0] and not comparison["axis"]:
                rows.append((comparison["title"], size(mine[0]), "; ".join(peers)))
    return _table(("what", "docker-envs", "peers"), rows)


def _layering(topic):
    limits = sorted({fact["layers"] for fact in topic["facts"] if fact["strategy"] != "floor"})
    names = dict.fromkeys(fact["strategy"] for fact in sorted(topic["facts"], key=lambda fact: not fact["ours"]))
    cells = {(fact["strategy"], fact["layers"]): fact for fact in topic["facts"]}

    def cell(name, layers):
        fact = cells.get((name, layers))
        return f"{fact['resent_percent']:.1f}" if fact else ""
    rows = [(name, *(cell(name, layers) for layers in limits)) for name in names]
    return _table(("re-sent, percent", *(f"{layers} layers" for layers in limits)), rows)


def _compression(topic):
    """Sizes of what came out, and how they stand to zlib's."""
    rows = []
    for comparison in topic["comparisons"]:
        sized = [entry for entry in comparison["entries"] if entry.get("bytes")]
        first = next((entry["bytes"] for entry in sized if entry["who"] == "gzip -6"), None)
        for entry in sized:
            if "compressing" in comparison["title"]:
                share = f"{100 * entry['bytes'] / first - 100:+.1f} %" if first else ""
                rows.append((comparison["title"].split(",")[0], entry["who"], size(entry["bytes"]), share))
    return _comparisons(topic) + "\n" + _table(("what", "by", "bytes", "beside zlib level 6"), rows)


def _inner(topic):
    rows = [(fact["loop"], f"{time(fact['seconds'])} ± {100 * fact['error'] / fact['seconds']:.0f} %") for fact in topic["facts"]]
    return _table(("loop", "time"), rows)


def _skipped(topic):
    """Each program that was missing once, however often it was."""
    reasons = sorted({row["why"].splitlines()[0] for row in topic["skipped"]})
    return "\nNot measured: " + "; ".join(reasons) + ".\n" if reasons else ""


def _head(topic):
    text = f"Measured on {topic['when']}, with a load of {topic['load']} before."
    return (text if topic["comparisons"] or topic["facts"] else "Not measured yet.") + "\n\n"


def _machine(all_topics):
    """What the latest run was made on, and what took part in any."""
    runs = sorted(all_topics.values(), key=lambda topic: topic["when"])
    machine = runs[-1]["machine"]
    versions = {name: version for topic in runs for name, version in topic["versions"].items()}
    text = (f"{machine['cores']} cores ({machine['processor']}), {size(machine['memory'])} of memory, {machine['system']}; "
            + ", ".join(f"{name} {version}" for name, version in versions.items()))
    return re.sub(r"(.{1,130})( |$)", r"\1\n", text).strip() + ".\n"


def _summary(all_topics):
    """A row for what people ask first."""
    rows = []
    for topic in all_topics.values():
        for comparison in topic["comparisons"]:
            mine, others = results.of_kind(comparison, "ours"), results.of_kind(comparison, "peer")
            if comparison["headline"] and mine:
                best = min(others, key=results.seconds, default=None)
                rows.append((comparison["title"], time(results.seconds(mine[0])),
                             f"{best['who']} {time(results.seconds(best))}" if best else "", _aim(comparison)))
    loads = [topic["load"] for topic in all_topics.values() if any(c["headline"] for c in topic["comparisons"])]
    dates = sorted({topic["when"] for topic in all_topics.values()})
    text = f"Measured on {' and '.join(dates)}, with a load of {min(loads)} to {max(loads)} before.\n\n" if loads else ""
    return text + _table(("what", "docker-envs", "fastest peer", "aim"), rows)


def blocks(document):
    """The text of each block by its name: a topic, `machine`, `memory` or `summary`."""
    shapes = {"layering": _layering, "compression": _compression, "inner": _inner}
    found = {}
    for name, topic in document["topics"].items():
        shape = shapes.get(name, _comparisons)
        found[name] = _head(topic) + (shape(topic) if topic["facts"] or topic["comparisons"] else "") + _skipped(topic)
    if found:
        found["machine"] = _machine(document["topics"])
    found["memory"] = _memory(document["topics"])
    found["summary"] = _summary(document["topics"])
    return found


def fill(page, texts):
    """Replaces what stands between the marks of a page. A mark without results stays as it is."""
    page = pathlib.Path(page)
    text = page.read_text()

    def block(match):
        name = match.group(1)
        return _BLOCK.format(name=name) + texts[name] + _END if name in texts else match.group()
    page.write_text(re.sub(r"<!-- measured: ([\w-]+) -->\n.*?" + _END, block, text, flags=re.DOTALL))
