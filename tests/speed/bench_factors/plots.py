"""The plots of docs/RESULTS.md: SVG files drawn from the results, on a light ground of their own.

A picture in a page of either theme has to bring its ground along; the colours are those that
colour-blind readers tell apart (Okabe & Ito 2008), and lines differ in their marks as well.
matplotlib is imported only where something is drawn: the report's text needs no plotting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.speed.bench_factors.report_tables import readable

BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"
GREY, YELLOW, PINK, SKY = "#7f7f7f", "#E69F00", "#CC79A7", "#56B4E9"
INK, PALE = "#222222", "#dddddd"
CONDITIONS = ("clean", "20 dB", "10 dB", "5 dB", "0 dB", "room")
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 10, "axes.titleweight": "bold",
    "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK,
    "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "grid.color": PALE, "grid.linewidth": 0.6, "axes.axisbelow": True, "legend.frameon": False,
    "legend.fontsize": 8, "lines.linewidth": 1.6, "lines.markersize": 5,
    "figure.facecolor": "white", "savefig.facecolor": "white", "svg.hashsalt": "sonant",
    "svg.fonttype": "path", "path.simplify": True,
}  # fmt: skip
PERCENT_TOP = 100.0

Results = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture.

    Attributes:
        name: File stem. section: The part of the report that shows it.
        alt: What is to be seen, for those who can't.
        has: Whether the results hold what it needs.
        size: Inches. panels: Rows and columns.
        draw: Draws into the panels.
    """

    name: str
    section: str
    alt: str
    has: Callable[[Results], bool]
    size: tuple[float, float]
    panels: tuple[int, int]
    draw: Callable[[Any, Results], None]


def plot_lines(plot: Plot) -> list[str]:
    """Return the report's lines that show a plot."""
    return [f"![{plot.alt}](plots/{plot.name}.svg)", ""]


def draw_all(results: Results, folder: Path) -> list[Path]:
    """Draw every plot that the results have numbers for.

    Args:
        results: Contents of docs/results by file stem.
        folder: Where the files go.
    """
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with mpl.rc_context(STYLE):
        for plot in PLOTS:
            if not plot.has(results):
                continue
            rows, columns = plot.panels
            figure, axes = plt.subplots(
                rows, columns, figsize=plot.size, squeeze=False, layout="constrained"
            )
            plot.draw(axes, results)
            path = folder / f"{plot.name}.svg"
            figure.savefig(path, metadata={"Date": None, "Creator": None})
            # The library ends lines with blanks, which version control complains of.
            text = path.read_text(encoding="utf-8")
            path.write_text("\n".join(line.rstrip() for line in text.split("\n")), encoding="utf-8")
            plt.close(figure)
            drawn.append(path)
    return drawn


def _factor(results: Results, name: str) -> dict[str, Any]:
    found: dict[str, Any] = results.get("factors", {}).get(name, {}).get("sets", {})
    return found


def _has(name: str) -> Callable[[Results], bool]:
    return lambda results: bool(_factor(results, name))


def _percents(rows: Sequence[dict[str, Any]], key: str) -> list[float]:
    return [100 * row[key] if row.get(key) is not None else float("nan") for row in rows]


def _line(
    ax: Any, x: Sequence[float], rows: Sequence[dict[str, Any]], key: str, **how: Any
) -> None:
    """Draw a share as a line with its 95 % range as a band where there is one."""
    ax.plot(x, _percents(rows, key), **how)
    if all(f"{key}_range" in row for row in rows) and rows:
        low, high = ([100 * row[f"{key}_range"][end] for row in rows] for end in (0, 1))
        ax.fill_between(x, low, high, color=how["color"], alpha=0.12, linewidth=0)


def _plain_log(axis: Any) -> None:
    """Write 1,000 where a logarithmic axis would write a power of ten."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axis.set_minor_formatter(NullFormatter())


def _bars(
    ax: Any, groups: list[str], series: Sequence[tuple[str, list[dict[str, Any]], str]], key: str
) -> None:
    """Draw grouped bars of shares with their ranges."""
    width = 0.8 / len(series)
    for i, (name, rows, colour) in enumerate(series):
        place = [g + (i - (len(series) - 1) / 2) * width for g in range(len(groups))]
        values = _percents(rows, key)
        errors = None
        if all(f"{key}_range" in row for row in rows):
            errors = [
                [max(v - 100 * row[f"{key}_range"][0], 0) for v, row in zip(values, rows,
                                                                        strict=True)],
                [max(100 * row[f"{key}_range"][1] - v, 0) for v, row in zip(values, rows,
                                                                        strict=True)],
            ]  # fmt: skip
        ax.bar(place, values, width * 0.92, label=name, color=colour, yerr=errors,
               error_kw={"elinewidth": 0.8, "ecolor": INK, "capsize": 1.5})  # fmt: skip
    ax.set_xticks(range(len(groups)), groups)
    ax.grid(visible=False, axis="x")
    ax.set_ylim(bottom=0)


def _decoder(axes: Any, results: Results) -> None:
    found = results["decoder"]
    marks = {"sonant": ("Sonant", BLUE, "o"), "flashlight": ("flashlight-text", ORANGE, "s"),
             "pyctcdecode": ("pyctcdecode", GREEN, "^")}  # fmt: skip
    titles = {"phones": "Real emissions of the built-in pack", "spelt": "Made emissions"}
    for ax, task in zip(axes[0], titles, strict=True):
        for name, (title, colour, mark) in marks.items():
            points = [p for p in found.get(task, {}).get("curves", {}).get(name) or []
                      if not p.get("lattice")]  # fmt: skip
            if points:
                points.sort(key=lambda p: p["frames_per_s"])
                joined = "-" if name == "sonant" else "none"
                ax.plot([p["frames_per_s"] for p in points], _percents(points, "word_error"),
                        marker=mark, linestyle=joined, color=colour, label=title)  # fmt: skip
        ax.set_xscale("log")
        _plain_log(ax.xaxis)
        ax.set(title=titles[task], xlabel="frames per second of processor time → faster",
               ylabel="word error, %")  # fmt: skip
        ax.set_ylim(bottom=0)
        ax.legend()


def _reliability(axes: Any, results: Results) -> None:
    rows = results["decoder"]["confidence"]["table"]
    ax = axes[0][0]
    ax.plot([0, 100], [0, 100], color=GREY, linewidth=0.9, linestyle="--", label="perfect")
    ax.plot(_percents(rows, "confidence"), _percents(rows, "right"), color=BLUE, marker="o",
            label="measured")  # fmt: skip
    ax.set(title="Are words as sure as they say?", xlabel="stated confidence, %",
           ylabel="right, %", xlim=(0, 100), ylim=(0, 100))  # fmt: skip
    ax.legend()


def _domains(axes: Any, results: Results) -> None:
    sets = {n: s for n, s in _factor(results, "domains").items() if "seconds" in s}
    ways = (("never saw it", "unseen", GREY), ("general", "general", SKY), ("wrong", "wrong",
            ORANGE), ("right", "right", GREEN), ("auto", "auto", BLUE))  # fmt: skip
    series = [(title, [s["ways"][way] for s in sets.values()], c) for title, way, c in ways]
    ax = axes[0][0]
    _bars(ax, [readable(n).replace(" ", "\n", 1) for n in sets], series, "wer")
    ax.set(title="The same sound, another language model", ylabel="word error, %")
    ax.set_ylim(0, ax.get_ylim()[1] * 1.12)
    ax.legend(ncols=5, loc="upper left")


def _documents(axes: Any, results: Results) -> None:
    colours = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PINK, "v"))
    for (name, found), (colour, mark) in zip(
        _factor(results, "documents").items(), colours, strict=False
    ):
        rows = found["rows"]
        x = [max(row["sentences"], 3) for row in rows]
        how = {"color": colour, "marker": mark, "label": readable(name)}
        _line(axes[0][0], x, rows, "wer", **how)
        axes[0][1].plot(x, _percents(rows, "unknown_words"), **how)
        axes[0][2].plot(x, [row["perplexity"] for row in rows], **how)
    labels = ("word error, %", "unknown words, %", "perplexity")
    for ax, title in zip(axes[0], labels, strict=True):
        ax.set_xscale("log")
        ax.set_xticks([3, 30, 1_000, 10_000, 100_000], ["none", "30", "1,000", "10,000", "100,000"])
        ax.minorticks_off()
        ax.tick_params(axis="x", labelsize=7)
        ax.set(title=title.capitalize(), xlabel="sentences of the document")
    axes[0][2].set_yscale("log")
    axes[0][2].set_yticks([20, 50, 100, 200], ["20", "50", "100", "200"])
    axes[0][2].minorticks_off()
    for ax in axes[0][:2]:
        ax.set_ylim(bottom=0)
    axes[0][0].legend()


def _names(axes: Any, results: Results) -> None:
    found = _factor(results, "names")
    sets = ("spoken names", "real recordings, rare words")
    usual = _usual_weight(found[sets[0]]["rows"])
    for column, name in enumerate(sets):
        rows = found[name]["rows"]
        none = rows[0]
        swept = [row for row in rows if row["entries"] == 1_000]
        for ax, some, key in (
            (axes[0][column], swept, "weight"),
            (axes[1][column], [r for r in rows if r.get("weight") == usual], "entries"),
        ):
            x = [row[key] for row in some]
            _line(ax, x, some, "b_wer", color=ORANGE, marker="o", label="B-WER: words on the list")
            _line(ax, x, some, "u_wer", color=BLUE, marker="s", label="U-WER: all others")
            for rate, colour in (("b_wer", ORANGE), ("u_wer", BLUE)):
                ax.axhline(100 * none[rate], color=colour, linewidth=0.9, linestyle=":")
            ax.set_xscale("log")
            _plain_log(ax.xaxis)
            ax.set_ylim(0, None)
            ax.set_ylabel("%")
        axes[0][column].set(title=f"{readable(name)}: 1,000 entries", xlabel="weight")
        axes[1][column].set(
            title=f"{readable(name)}: weight {usual:g}", xlabel="entries of the list"
        )
    axes[0][0].legend()
    axes[0][0].text(0.02, 0.02, "dotted: without a list", transform=axes[0][0].transAxes,
                    fontsize=7)  # fmt: skip
    _false_insertions(axes[0][2], axes[1][2], found["without names"])


def _usual_weight(rows: list[dict[str, Any]]) -> float:
    """Return the largest weight that every size of list was tried with."""
    sizes = {row["entries"] for row in rows if row["entries"]}
    tried = {row["weight"] for row in rows if row["entries"]}
    return max(w for w in tried if {r["entries"] for r in rows if r.get("weight") == w} == sizes)


def _false_insertions(by_weight: Any, by_size: Any, found: dict[str, Any]) -> None:
    hours = found["seconds"] / 3600

    def more(rows: list[dict[str, Any]]) -> list[float]:
        return [(row["false_with_list"] - row["false_without_list"]) / hours for row in rows]

    swept = [row for row in found["rows"] if row["entries"] == 1_000]
    by_weight.plot([row["weight"] for row in swept], more(swept), color=PINK, marker="D")
    by_weight.set(title="False insertions: 1,000 entries", xlabel="weight")
    several = sorted({row["weight"] for row in found["rows"] if row["entries"] != 1_000})
    for weight, colour, mark in zip(several, (SKY, PINK, YELLOW), "oDs", strict=False):
        some = [row for row in found["rows"] if row["weight"] == weight]
        by_size.plot([row["entries"] for row in some], more(some), color=colour, marker=mark,
                     label=f"weight {weight:g}")  # fmt: skip
    by_size.set(title="False insertions by size", xlabel="entries of the list")
    by_size.legend()
    for ax in (by_weight, by_size):
        ax.set_xscale("log")
        _plain_log(ax.xaxis)
        ax.set_ylim(bottom=0)
        ax.set_ylabel("more per hour than without a list")


def _protocol(axes: Any, results: Results) -> None:
    rows = _factor(results, "protocol")["rows"]
    weights = sorted({row["weight"] for row in rows if "weight" in row})
    titles = {"b_wer": "B-WER: rare words", "u_wer": "U-WER: all others"}
    for ax, (key, title) in zip(axes[0], titles.items(), strict=True):
        ax.axhline(100 * rows[0][key], color=GREY, linestyle=":", label="no list")
        for weight, colour, mark in zip(weights, (SKY, ORANGE, GREEN), "osD", strict=False):
            some = [row for row in rows if row.get("weight") == weight]
            ax.plot([max(row["distractors"], 30) for row in some], _percents(some, key),
                    color=colour, marker=mark, label=f"weight {weight:g}")  # fmt: skip
        ax.set_xscale("log")
        ax.set_xticks([30, 100, 500, 1_000, 2_000], ["0", "100", "500", "1,000", "2,000"])
        ax.minorticks_off()
        ax.set(title=title, xlabel="distractors on each utterance's list", ylabel="%")
        ax.set_ylim(bottom=0)
    axes[0][1].legend(loc="lower right")


def _peers(axes: Any, results: Results) -> None:
    found = _factor(results, "peers")
    ways = (("sonant", 4.0, "Sonant, weight 4", SKY, "o"),
            ("sonant", 16.0, "Sonant, weight 16", BLUE, "o"),
            ("flashlight", 4.0, "flashlight-text, +4 nats", ORANGE, "s"),
            ("pyctcdecode", 10.0, "pyctcdecode, weight 10", GREEN, "^"))  # fmt: skip
    for line, task in enumerate(("phones", "made")):
        for name, boost, title, colour, mark in ways:
            rows = [r for r in found.get(task, {}).get(name, [])
                    if r.get("boost") == boost and r["decoded"] == r["of"]]  # fmt: skip
            if not rows:
                continue
            x = [row["entries"] for row in rows]
            how = {"color": colour, "marker": mark, "label": title}
            axes[line][0].plot(x, _percents(rows, "b_wer"), **how)
            false = [r.get("false_with_list", 0) - r.get("false_without_list", 0) for r in rows]
            axes[line][1].plot(x, false, **how)
            axes[line][2].plot(x, [row["frames_per_s"] for row in rows], **how)
        kind = "built-in pack" if task == "phones" else "made emissions"
        labels = (("Errors on the names", "B-WER, %"), ("False insertions", "more than without"),
                  ("Speed", "frames per CPU s"))  # fmt: skip
        for ax, (title, label) in zip(axes[line], labels, strict=True):
            ax.set_xscale("log")
            _plain_log(ax.xaxis)
            ax.set(title=f"{title}: {kind}", xlabel="entries of the list", ylabel=label)
        axes[line][2].set_yscale("log")
        axes[line][2].set_ylim(bottom=10)
        axes[line][1].set_yscale("symlog", linthresh=10)
        for column in (1, 2):
            _plain_log(axes[line][column].yaxis)
        axes[line][0].set_ylim(bottom=0)
    axes[1][0].legend()


def _noise(axes: Any, results: Results) -> None:
    found = _factor(results, "noise")
    x = range(len(CONDITIONS))
    peer = {row["set"]: row for row in results.get("pocketsphinx", [])}
    names = [f"dev/clean {condition}" for condition in CONDITIONS]
    if all(name in peer for name in names):
        rows = [peer[name] for name in names]
        axes[0][0].plot(x, _percents(rows, "pocketsphinx_wer"), color=GREY, marker="^",
                        label="PocketSphinx 5, its models")  # fmt: skip
        axes[0][0].plot(x, _percents(rows, "sonant_wer"), color=BLUE, marker="o",
                        label="Sonant, same utterances")  # fmt: skip
    axes[0][0].set_title("Read books (dev/clean)")
    domains = [s for n, s in found.items() if "right" in s["rows"][0] and not n.startswith("spee")]
    for way, colour, title in (("general", BLUE, "general"), ("right", GREEN, "right domain")):
        axes[0][1].plot(x, _mean(domains, way), color=colour, marker="o", label=title)
    axes[0][1].set_title(f"Mean of {len(domains)} domains")
    rows = found["names"]["rows"]
    for way, colour, title in (
        ("general", BLUE, "general"), ("list", ORANGE, "with the list of 1,000")
    ):  # fmt: skip
        _line(axes[0][2], x, [row[way] for row in rows], "wer", color=colour, marker="o",
              label=title)  # fmt: skip
    axes[0][2].set_title("Sentences with rare names")
    for ax in axes[0]:
        ax.set_xticks(x, CONDITIONS)
        ax.tick_params(axis="x", labelsize=8)
        ax.set(ylabel="word error, %", ylim=(0, PERCENT_TOP))
        ax.legend(loc="upper left")


def _mean(sets: list[dict[str, Any]], way: str) -> list[float]:
    """Return the mean word error over sets for each condition, %."""
    rows = zip(*(s["rows"] for s in sets), strict=True)
    return [100 * sum(row[way]["wer"] for row in some) / len(some) for some in rows]


def _loop(axes: Any, results: Results) -> None:
    sets = _factor(results, "loop")
    names = [one["pass"] for one in next(iter(sets.values()))["passes"]]
    colours = (BLUE, ORANGE, GREEN, PINK, YELLOW, SKY, GREY)
    ax = axes[0][0]
    for (name, found), colour, mark in zip(sets.items(), colours, "os^vDP*", strict=False):
        ax.plot(range(len(names)), _percents(found["passes"], "wer"), color=colour, marker=mark,
                label=readable(name))  # fmt: skip
    ax.set_xticks(range(len(names)), [name.replace(", ", "\n") for name in names])
    ax.tick_params(axis="x", labelsize=8)
    ax.set(title="What each pass brings", ylabel="word error, %")
    ax.set_ylim(bottom=0)
    ax.legend(ncols=4, fontsize=7)


def _spotting(axes: Any, results: Results) -> None:
    found = _factor(results, "spotting")
    ax = axes[0][0]
    rows, text = found["rows"], found["in_the_text"]
    alarms = "false_alarms_per_word_and_hour"
    ax.plot([row[alarms] for row in rows], _percents(rows, "recall"), color=BLUE, marker="o",
            label="spotting by sound")  # fmt: skip
    ax.plot([text[alarms]], _percents([text], "recall"), color=ORANGE, marker="s",
            linestyle="none", label="looking in the text")  # fmt: skip
    ax.set(title="Words found by sound", xlabel="false alarms per word and hour",
           ylabel="found, %", ylim=(0, PERCENT_TOP))  # fmt: skip
    ax.legend(loc="lower right")


def _training(axes: Any, results: Results) -> None:
    rows = results["training"]
    hours = [sum(row["hours"] for row in rows[: i + 1]) for i in range(len(rows))]
    objectives = list(dict.fromkeys(row["objective"] for row in rows))
    left, right = axes[0]
    for objective, colour, mark in zip(objectives, (ORANGE, BLUE, GREEN), "so^", strict=False):
        place = [i for i, row in enumerate(rows) if row["objective"] == objective]
        x = [hours[i] for i in place]
        left.plot(x, [100 * rows[i]["phone_error_dev"] for i in place], color=colour, marker=mark,
                  label=objective.upper())  # fmt: skip
        right.plot(x, [1000 * rows[i]["rate"] for i in place], color=colour, marker=mark)
    left.set(title="Phone error on dev", xlabel="hours of speech heard", ylabel="%")
    left.set_ylim(bottom=0)
    left.legend()
    right.set(title="Learning rate, thousandths", xlabel="hours of speech heard")
    right.set_ylim(bottom=0)


def _perplexity(axes: Any, results: Results) -> None:
    found = {n: row for n, row in results["perplexity"]["heldout"].items() if "mixture" in row}
    ax, least = axes[0][0], 10.0
    for i, (kind, colour) in enumerate((("general", SKY), ("domain", ORANGE), ("mixture", GREEN))):
        values = [row[kind]["perplexity"] - least for row in found.values()]
        ax.bar([g + (i - 1) * 0.27 for g in range(len(found))], values, 0.25, bottom=least,
               color=colour, label=kind)  # fmt: skip
    ax.set_yscale("log")
    ax.set_xticks(range(len(found)), [readable(n).replace(" ", "\n") for n in found], fontsize=7)
    ax.set_yticks([10, 20, 50, 100, 200, 500], ["10", "20", "50", "100", "200", "500"])
    ax.grid(visible=False, axis="x")
    ax.set(title="Perplexity on held-out text", ylabel="perplexity")
    ax.legend(ncols=3)


PLOTS = (
    Plot("decoder", "decoder", "Word error against speed: Sonant's curve lies below and to the "
         "right of the other decoders' points.", lambda r: "decoder" in r, (9, 3.6), (1, 2),
         _decoder),
    Plot("reliability", "decoder", "How often words are right against the confidence that they "
         "state.", lambda r: "confidence" in r.get("decoder", {}), (3.8, 3.6), (1, 1),
         _reliability),
    Plot("domains", "domains", "Word error of each set with the general model, a wrong, the "
         "right and the automatically weighed domains.", _has("domains"), (9, 3.8), (1, 1),
         _domains),
    Plot("documents", "documents", "Word error, unknown words and perplexity fall as the document "
         "grows from nothing to 100,000 sentences.", _has("documents"), (9, 3.2), (1, 3),
         _documents),
    Plot("names", "names", "Errors on listed words, errors on all others and false insertions "
         "against weight and size of the list.", _has("names"), (10, 6), (2, 3), _names),
    Plot("protocol", "protocol", "B-WER and U-WER against the number of distractors.",
         _has("protocol"), (8, 3.2), (1, 2), _protocol),
    Plot("peers", "peers", "Errors on names, false insertions and speed of three decoders against "
         "the size of the list.", _has("peers"), (10, 6), (2, 3), _peers),
    Plot("noise", "noise", "Word error from clean to 0 dB and in rooms, beside PocketSphinx, with "
         "the right domain, and with a list.", _has("noise"), (10, 3.4), (1, 3), _noise),
    Plot("loop", "loop", "Word error of each set from pass to pass.", _has("loop"), (9, 3.6),
         (1, 1), _loop),
    Plot("spotting", "spotting", "Share of words found against false alarms.", _has("spotting"),
         (5, 3.4), (1, 1), _spotting),
    Plot("training", "training", "Phone error on the dev set and learning rate against the hours "
         "of speech heard.", lambda r: bool(r.get("training")), (9, 3), (1, 2), _training),
    Plot("perplexity", "perplexity", "Perplexity of the general model, the domain's own and their "
         "mixture on held-out text of each domain.", lambda r: "perplexity" in r, (10, 3.6),
         (1, 1), _perplexity),
)  # fmt: skip
"""In the order of the report."""
