"""One page of plots, made of results: rows of dots where things are compared, lines where something grows."""
import math

from . import axes, results, svg, tables

_WIDTH, _COLUMN, _GAP, _LABEL, _ROW = 1240, 580, 40, 230, 17
_TITLES = {
    "start": "Start", "images": "Images", "environments": "Environments", "update": "An update, built and pushed",
    "registries": "Registries", "solving": "Choosing packages", "growth": "Growth", "layering": "Layering",
    "compression": "Compression", "compiled": "Compiled Python files"}
_GROUPS_MAX = 7
_SERIES = ("ours", "more", "other")


def _rows_panel(drawing, left, top, title, groups):
    """Groups of (title, aim, [(who, kind, value, samples, words)]) on one logarithmic axis; gives where it ends."""
    values = [value for _, _, rows in groups for row in rows for value in (row[2], *row[3])]
    values += [aim for _, aim, _ in groups if aim]
    axis = axes.Logarithmic(values, left + _LABEL, left + _COLUMN - 70)
    drawing.text(left, top + 14, title, bold=True)
    y = top + 24
    start = y
    marks = []
    for caption, aim, rows in groups:
        y += _ROW + 4
        marks.append((left, y, caption))
        first = y
        for who, kind, value, samples, words in rows:
            y += _ROW
            marks.append((who, kind, value, samples, words, y - 4))
        if aim:
            marks.append((axis.at(aim), first + 4, y + 2))
    for tick in axis.ticks():
        drawing.line(axis.at(tick), start, axis.at(tick), y + 8)
        drawing.text(axis.at(tick), y + 22, f"{tick:g}", "faint", "middle")
    for mark in sorted(marks, key=len):
        if len(mark) == 6:
            _row(drawing, left, axis, mark)
        elif isinstance(mark[2], str):
            drawing.text(mark[0], mark[1], mark[2], "faint", room=_COLUMN)
        else:
            drawing.line(mark[0], mark[1], mark[0], mark[2], "ink", 1.5, "3 2")
    return y + 22


def _row(drawing, left, axis, mark):
    who, kind, value, samples, words, y = mark
    drawing.text(left + _LABEL - 10, y + 4, who, kind if kind == "ours" else "ink", "end", kind == "ours", _LABEL - 12)
    drawing.line(left + _LABEL, y, axis.at(value), y, kind, 1)
    for sample in samples:
        drawing.dot(axis.at(sample), y, kind, 2.5, 0.45)
    drawing.dot(axis.at(value), y, kind, 4.5)
    drawing.text(max(axis.at(value), *(axis.at(sample) for sample in samples)) + 9, y + 4, words, kind)


def _lines_panel(drawing, left, top, title, axis_names, lines):
    """Lines of (name, kind, dashes, points) over an axis; gives where it ends."""
    bottom, right = top + 250, left + _COLUMN - 20
    drawing.text(left, top + 14, title, bold=True, room=_COLUMN)
    xs = sorted({x for _, _, _, points in lines for x, _ in points})
    ys = [y for _, _, _, points in lines for _, y in points]
    across, up = axes.fitting(xs, left + 60, right), axes.fitting(ys, bottom, top + 64)
    for tick in up.ticks():
        drawing.line(left + 60, up.at(tick), right, up.at(tick))
        drawing.text(left + 52, up.at(tick) + 4, f"{tick:g}", "faint", "end")
    free = left
    for x in xs:
        if across.at(x) > free:
            drawing.text(across.at(x), bottom + 18, f"{x:,}", "faint", "middle")
            free = across.at(x) + 7 * len(f"{x:,}") + 8
    drawing.text(right, bottom + 36, axis_names[0], "faint", "end")
    drawing.text(left, top + 50, axis_names[1], "faint")
    x = left
    for name, kind, dashes, points in lines:
        drawing.path([(across.at(a), up.at(b)) for a, b in points], kind, dashes)
        for a, b in points:
            drawing.dot(across.at(a), up.at(b), kind, 3)
        drawing.dot(x + 5, top + 28, kind)
        drawing.text(x + 13, top + 32, name, kind)
        x += 30 + 6.4 * len(name)
    return bottom + 40


def _timed(topic):
    groups = []
    for comparison in topic["comparisons"]:
        rows = [(entry["who"], entry["kind"], results.seconds(entry), [sample["seconds"] for sample in entry["samples"]],
                 tables.time(results.seconds(entry))) for entry in comparison["entries"]]
        if rows and not comparison["axis"]:
            groups.append((comparison["title"].replace("`", ""), results.aim_seconds(comparison), rows))
    return groups


def _remembered(all_topics):
    """Peaks of memory, in megabytes, where a peer has one, too."""
    groups = []
    for name in ("images", "environments", "registries", "solving"):
        for comparison in all_topics.get(name, {"comparisons": []})["comparisons"]:
            rows = [(entry["who"], entry["kind"], peak / 1e6, [peak / 1e6], tables.size(peak))
                    for entry in comparison["entries"] if entry["kind"] != "limit" and (peak := results.peak_bytes(entry))]
            if len(rows) > 1 and not comparison["axis"]:
                groups.append((comparison["title"].replace("`", ""), None, rows))
    return groups


def _grown(comparison):
    lines = []
    for who in dict.fromkeys(entry["who"] for entry in comparison["entries"]):
        entries = [entry for entry in comparison["entries"] if entry["who"] == who]
        kind = entries[0]["kind"]
        kind = _SERIES[sum(line[1] in _SERIES for line in lines) % len(_SERIES)] if kind == "ours" else kind
        points = sorted((entry["at"], results.seconds(entry)) for entry in entries)
        lines.append((who.replace("`", ""), kind, "5 3" if kind == "limit" else "", points))
    return lines


def _layered(topic):
    kinds = {"floor": "limit", "package": "peer", "auto": "ours", "source": "other", "popularity": "more"}
    lines = []
    # a single layer is always sent whole
    for name in dict.fromkeys(fact["strategy"] for fact in topic["facts"] if fact["strategy"] != "single"):
        facts = [fact for fact in topic["facts"] if fact["strategy"] == name]
        points = sorted((fact["layers"], fact["resent_percent"]) for fact in facts)
        lines.append((name, "ours" if facts[0]["ours"] else kinds.get(name, "faint"), "5 3" if name == "floor" else "", points))
    return lines


def _rows_panels(title, unit, groups):
    """A long topic takes several panels of about one length, so that columns can be even."""
    each = math.ceil(len(groups) / max(1, math.ceil(len(groups) / _GROUPS_MAX)))
    for at in range(0, len(groups), max(1, each)):
        words = f"{title}, {unit}" + ("" if at == 0 else ", continued")
        yield lambda d, x, y, t=words, g=groups[at : at + each]: _rows_panel(d, x, y, t, g)


def _panels(document):
    """Functions that draw at a place and give where they end."""
    for name, topic in document["topics"].items():
        groups = _timed(topic)
        yield from _rows_panels(_TITLES.get(name, name), "seconds", groups)
        for comparison in topic["comparisons"]:
            if comparison["axis"] and len({entry["at"] for entry in comparison["entries"]}) > 1:
                yield lambda d, x, y, c=comparison: _lines_panel(
                    d, x, y, f"Growth: {c['title']}", (c["axis"], "seconds"), _grown(c))
        if name == "layering" and topic["facts"]:
            yield lambda d, x, y, t=topic: _lines_panel(
                d, x, y, "Layering: what an update sends", ("layers for packages", "percent"), _layered(t))
    yield from _rows_panels("Peak memory", "MB", _remembered(document["topics"]))


def draw(document):
    """The page as SVG."""
    drawing = svg.Drawing(_WIDTH)
    x = 20
    drawing.text(x, 26, "docker-envs, its peers and the machine", bold=True)
    legend = {"ours": "docker-envs", "peer": "peers", "limit": "limits: native tools on the same bytes"}
    for kind, words in legend.items():
        drawing.dot(x + 5, 44, kind)
        drawing.text(x + 14, 48, words, kind)
        x += 40 + 6.4 * len(words)
    drawing.line(x + 5, 38, x + 5, 50, "ink", 1.5, "3 2")
    drawing.text(x + 14, 48, "aim")
    drawing.text(x + 60, 48, "large dots are medians, small ones samples; less is better", "faint")
    ends = [66.0, 66.0]
    for panel in _panels(document):
        column = ends.index(min(ends))
        ends[column] = panel(drawing, 20 + column * (_COLUMN + _GAP), ends[column]) + 26
    return drawing.markup(max(ends))
