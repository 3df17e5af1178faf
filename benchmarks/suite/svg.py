"""A drawing in SVG, as text: shapes with classes, whose colours suit light and dark pages."""
from xml.sax.saxutils import escape

_LIGHT = {"paper": "#ffffff", "ink": "#1f2328", "faint": "#59636e", "grid": "#d8dee4",
          "ours": "#0068b5", "peer": "#c2510a", "limit": "#1a7f4b", "more": "#7a4fc0", "other": "#b8860b"}
_DARK = {"paper": "#0d1117", "ink": "#e6edf3", "faint": "#9198a1", "grid": "#2f363d",
         "ours": "#58a6ff", "peer": "#f0883e", "limit": "#3fb970", "more": "#b392f0", "other": "#e3b341"}


def _colours(palette):
    rules = []
    for name, colour in palette.items():
        rules.append(f".{name}{{fill:{colour}}}.{name}-line{{stroke:{colour};fill:none}}")
    # letters stay readable on lines
    return "".join(rules) + f"text{{paint-order:stroke;stroke:{palette['paper']};stroke-width:3px}}"


class Drawing:
    """Shapes in the order they are drawn; coordinates are in pixels, down and to the right."""

    def __init__(self, width):
        self.width = width
        self._shapes = []

    def text(self, x, y, words, kind="ink", anchor="start", bold=False, room=None):
        """Words; cut when they need more than `room` pixels."""
        if room and len(words) * 6.2 > room:
            words = words[: int(room / 6.2) - 1].rstrip() + "…"
        weight = ' font-weight="600"' if bold else ""
        self._shapes.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(words)}</text>')

    def line(self, x1, y1, x2, y2, kind="grid", width=1, dashes=""):
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._shapes.append(
            f'<line class="{kind}-line" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke-width="{width}"{dashed}/>')

    def path(self, points, kind, dashes=""):
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polyline class="{kind}-line" points="{joined}" stroke-width="2"{dashed}/>')

    def dot(self, x, y, kind, radius=4.0, opacity=1.0):
        self._shapes.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}" opacity="{opacity}"/>')

    def markup(self, height):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width} {height:.0f}" font-family="system-ui, sans-serif" font-size="12">\n'
            f"<style>{_colours(_LIGHT)}@media (prefers-color-scheme:dark){{{_colours(_DARK)}}}</style>\n"
            f'<rect class="paper" width="{self.width}" height="{height:.0f}"/>\n' + "\n".join(self._shapes) + "\n</svg>\n")
