"""Draws what growth.py measured, as an SVG that can be read on white and on black."""

import math

WIDTH, LEFT, RIGHT = 860, 70, 290
TOPS, HEIGHT = (50, 400), 260
GREY = "#808080"
# In the middle between white and black, and told apart by their dashes too.
STROKES = [("#d9534f", ""), ("#3a87d8", ""), ("#3a87d8", "6 4"), ("#9a6bd1", ""), ("#2fa36b", ""), ("#2fa36b", "6 4")]
MEMORY_STROKES = [("#d08a1d", ""), ("#d08a1d", "6 4")]


def text(x, y, content, anchor="start", turned=False):
    turn = f' transform="rotate(-90 {x:.0f} {y:.0f})"' if turned else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{turn}>{content}</text>'


def line(x1, y1, x2, y2, opacity=1.0, dashes=""):
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{GREY}" opacity="{opacity}" stroke-dasharray="{dashes}"/>'


def curve(points, stroke):
    color, dashes = stroke
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in points)
    return f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>{dots}'


def panel(top, counts, series, strokes, tick, goal, title, unit):
    """Axes, curves and the legend beside them; `series` is a value for each of `counts` by the name of the curve, `goal` (value, name)."""
    across = WIDTH - LEFT - RIGHT
    decades = max(1.0, math.log10(counts[-1] / counts[0]))
    highest = tick * math.ceil(max(goal[0], *map(max, series.values())) / tick + 0.2)
    x_of = [LEFT + across * math.log10(count / counts[0]) / decades for count in counts]

    def y_of(value):
        return top + HEIGHT * (1 - value / highest)

    parts = [text(LEFT, top - 14, title), text(18, top + HEIGHT / 2, unit, "middle", turned=True)]
    for at in range(round(highest / tick) + 1):
        parts.append(line(LEFT, y_of(at * tick), LEFT + across, y_of(at * tick), 1.0 if at == 0 else 0.3))
        parts.append(text(LEFT - 8, y_of(at * tick) + 4, f"{at * tick:g}", "end"))
    parts += [line(LEFT, y_of(goal[0]), LEFT + across, y_of(goal[0]), dashes="2 4"), text(LEFT + 6, y_of(goal[0]) - 5, goal[1])]
    for x, count in zip(x_of, counts):
        parts += [line(x, top + HEIGHT, x, top + HEIGHT + 5), text(x, top + HEIGHT + 20, f"{count:,}", "middle")]
    parts.append(text(LEFT + across / 2, top + HEIGHT + 40, "items in the table", "middle"))
    for at, ((name, values), stroke) in enumerate(zip(series.items(), strokes)):
        parts.append(curve([(x, y_of(value)) for x, value in zip(x_of, values)], stroke))
        y = top + 10 + 22 * at
        parts += [curve([(WIDTH - RIGHT + 20, y), (WIDTH - RIGHT + 50, y)], stroke), text(WIDTH - RIGHT + 60, y + 4, name)]
    return "\n".join(parts)


def draw(steps, rates, rate_goal, memory_goal):
    """`steps` as growth.py has them; `rates` has for each workload what is left of its first rate at each step; goals are (value, name)."""
    counts = [step["items"] for step in steps]
    memory = {"resident after the loads": [step["resident_mb"] for step in steps], "most so far": [step["peak_mb"] for step in steps]}
    first = f"{counts[0]:,}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {TOPS[1] + HEIGHT + 60}" font-family="sans-serif" font-size="13" fill="{GREY}">',
        panel(TOPS[0], counts, rates, STROKES, 0.2, rate_goal, "Operations a second", f"of the rate at {first} items"),
        panel(TOPS[1], counts, memory, MEMORY_STROKES, 50, memory_goal, "Memory of the server", "MB"),
        "</svg>\n",
    ])
