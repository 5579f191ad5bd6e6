"""The sections of docs/RESULTS.md on language: one function for each part of factors.json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.speed.bench_factors.report_tables import (
    counts,
    folded,
    percent,
    predicted,
    ranged,
    readable,
    state,
    table,
    with_range,
)
from tests.speed.bench_factors.report_weighed import weighed_part

WAYS = ["unseen", "unseen + right", "unseen + auto", "general", "wrong", "right", "auto"]
VOICES = ["slt", "awb", "ked", "rms"]
DETAILS = ["WER (95 %)", "sub / del / ins", "unknown words said", "perplexity of what was said"]


def details(row: dict[str, Any]) -> list[str]:
    """Return the cells under DETAILS."""
    return [ranged(row, "wer"), counts(row), *predicted(row)]


def domains_part(part: dict[str, Any]) -> list[str]:
    """Return the section on domains."""
    sets = part["sets"]
    single = {name: found for name, found in sets.items() if "seconds" in found}
    lines = [
        "## Domains from text alone",
        "",
        "The same emissions, decoded with other language models. Sentences of each domain's "
        "held-out text, spoken by synthetic voices that no training used; the last row is real "
        "recordings of books. *unseen*: a general model built without any text of these domains; "
        "*general*: the built-in one, to which their training texts gave a few per cent. "
        "*right*: general and the domain's own model, with weights fitted on other held-out "
        "sentences; *wrong*: the same weights with another domain's model (real estate ↔ "
        "banking, …); *auto*: weights fitted to the first pass, as `--lm auto` does.",
        "",
        *state(part),
        "Word error rate:",
        "",
        *table(
            ["set", *WAYS],
            (
                [name, *(percent(found["ways"].get(way, {}).get("wer")) for way in WAYS)]
                for name, found in sets.items()
            ),
        ),
        "Relative fall of word errors, all domains together (95 % by a paired bootstrap over "
        "utterances):",
        "",
        *table(
            ["", "fall"],
            ([n, with_range(fall)] for n, fall in sets["all domains"]["gains"].items()),
        ),
        *folded(
            "Ranges, kinds of errors, unknown words and perplexity of each",
            table(
                ["set", "language", *DETAILS],
                (
                    [name, way, *details(found["ways"][way])]
                    for name, found in single.items()
                    for way in WAYS
                ),
            ),
        ),
        "Perplexity on held-out text (unknown words' mass shared out; for speech, of "
        "held-out novels) and unknown words:",
        "",
    ]
    rows = []
    for name, found in single.items():
        cells = [found["ways"][way] for way in WAYS]
        rows.append([name, *(f"{c['perplexity']} / {percent(c['unknown_words'])}" for c in cells)])
    lines += table(["set", *WAYS], rows)
    lines += ["Weights that *right* and *auto* had:", ""]
    lines += table(
        ["set", "right", "auto"],
        (
            [name, *(_weights(found["ways"][way]["weights"]) for way in ("right", "auto"))]
            for name, found in single.items()
        ),
    )
    return [*lines, "Word error rate by voice, general → right:", "", *_voices(single)]


def _voices(sets: dict[str, Any]) -> list[str]:
    rows = []
    for name, found in sets.items():
        before = found["ways"]["general"].get("wer_by_voice")
        if before:
            after = found["ways"]["right"]["wer_by_voice"]
            cells = [f"{percent(before.get(v))} → {percent(after.get(v))}" for v in VOICES]
            rows.append([name, *cells])
    return table(["set", *VOICES], rows)


def _weights(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in found.items())


def documents_part(part: dict[str, Any]) -> list[str]:
    """Return the section on the size of a document."""
    lines = [
        "## How large a document has to be",
        "",
        "A general model that never saw the domain, with a model of N sentences of the domain's "
        "text beside it; the weight is fitted on parts of the document itself. Unknown words and "
        "perplexity are of other text of the domain; *own terms*: errors on the words that only "
        "the document brought.",
        "",
        *state(part),
    ]
    for name, found in part["sets"].items():
        lines += [f"### {readable(name)}", ""]
        lines += table(
            ["sentences", "weight", "new words", "unknown words", "perplexity", "WER (95 %)",
             "fall of errors (95 %)", "errors on own terms", "sub / del / ins", "built in s"],
            (
                [f"{row['sentences']:,}", row["weight"], f"{row['new_words']:,}",
                 percent(row["unknown_words"], 2), row["perplexity"], ranged(row, "wer"),
                 with_range(row["fall"]), _own_terms(row), counts(row), row["build_s"]]
                for row in found["rows"]
            ),
        )  # fmt: skip
    return lines


def _own_terms(row: dict[str, Any]) -> str:
    if not row.get("biased_words"):
        return "–"
    return f"{percent(row['b_wer'])} of {row['biased_words']}"


def names_part(part: dict[str, Any]) -> list[str]:
    """Return the section on lists."""
    sets = part["sets"]
    lines = [
        "## Names and lists",
        "",
        "Lists of several sizes with the right words among them, one list for all utterances. "
        "B-WER: over the words that belong on the list; U-WER: over all others.",
        "",
        *state(part),
    ]
    head = ["entries", "weight", "WER (95 %)", "B-WER", "fall of B-WER (95 %)", "U-WER",
            "change of U-WER (95 %)", "recall", "precision", "sub / del / ins", "unknown said",
            "list built in s", "× real time"]  # fmt: skip
    for name in ("spoken names", "real recordings, rare words"):
        found = sets[name]
        lines += [
            f"### {name.capitalize()}",
            "",
            f"{found['terms']} terms, {found['terms_in_the_general_model']} of their words known "
            f"to the general model; {found['seconds']} s of sound; perplexity of what was said "
            f"{found['rows'][0].get('perplexity_said', '–')}.",
            "",
            *table(head, (_names_row(row) for row in found["rows"])),
        ]
    if "classes" in sets:
        lines += ["### A list that says of each name what it is", ""]
        lines += table(
            ["list", "WER (95 %)", "B-WER", "fall of B-WER (95 %)", "U-WER",
             "change of U-WER (95 %)"],
            (
                [name, ranged(row, "wer"), percent(row["b_wer"]), ranged(row, "b_wer_fall"),
                 percent(row["u_wer"]), ranged(row, "u_wer_change", 2)]
                for name, row in sets["classes"].items()
            ),
        )  # fmt: skip
    return lines + _without_part(sets["without names"])


def _without_part(found: dict[str, Any]) -> list[str]:
    hours = found["seconds"] / 3600
    return [
        "### Recordings in which nothing of the list is said",
        "",
        f"{found['seconds']} s of real recordings; without a list the search runs at "
        f"{found['times_real_time_without_list']} × real time. *False*: words of the list in the "
        "recognised text (some are there without the list, for the general model knows them).",
        "",
        *table(
            ["entries", "weight", "false without", "false with", "more per hour", "WER without",
             "WER with (95 %)", "× real time"],
            (
                [f"{row['entries']:,}", row["weight"], row["false_without_list"],
                 row["false_with_list"],
                 round((row["false_with_list"] - row["false_without_list"]) / hours, 1),
                 percent(row["wer_without_list"], 2), ranged(row, "wer", 2),
                 row["times_real_time"]]
                for row in found["rows"]
            ),
        ),
    ]  # fmt: skip


def _names_row(row: dict[str, Any]) -> list[object]:
    return [
        f"{row['entries']:,}", row.get("weight", "–"), ranged(row, "wer"), percent(row["b_wer"]),
        ranged(row, "b_wer_fall"), percent(row["u_wer"]), ranged(row, "u_wer_change", 2),
        percent(row["recall"]), percent(row["precision"]), counts(row),
        percent(row.get("unknown_said"), 2), row.get("build_s", "–"), row["times_real_time"],
    ]  # fmt: skip


def protocol_part(part: dict[str, Any]) -> list[str]:
    """Return the section on lists of one utterance."""
    found = part["sets"]
    head = ["distractors", "weight", "WER (95 %)", "B-WER", "fall of B-WER (95 %)", "U-WER",
            "change of U-WER (95 %)", "sub / del / ins", "list made in ms"]  # fmt: skip
    return [
        "## A list for each utterance",
        "",
        "The public protocol (Le et al. 2021): rare words are those outside the 5,000 most "
        "frequent ones of the training text; an utterance's list holds its rare words and N "
        f"others, drawn from {found['rare_pool']:,}. {found['utterances']} utterances of "
        f"speech dev/clean ({found['seconds']} s), {found['with_rare_words']} of them with rare "
        f"words, {found['rare_words']} in all; the general model. Published, on other data and "
        "with N = 1,000: B-WER 24 % lower at U-WER +0.03 (WeNet), with N = 100: 35 % lower "
        "(stenograf).",
        "",
        *state(part),
        *table(
            head,
            (
                ["no list" if row["distractors"] is None else f"{row['distractors']:,}",
                 row.get("weight", "–"), ranged(row, "wer"), percent(row.get("b_wer")),
                 ranged(row, "b_wer_fall"), percent(row.get("u_wer")),
                 ranged(row, "u_wer_change", 2), counts(row), row.get("list_ms", "–")]
                for row in found["rows"]
            ),
        ),
    ]  # fmt: skip


PEER_NOTES = {
    "phones": "The built-in pack's emissions of {utterances} spoken sentences with {terms} rare "
    "names ({frames:,} frames), general model. *Boost*: ours is the list's weight (an odds "
    "multiplier), flashlight-text's a bonus in nats for each list word (its language model is "
    "KenLM with that bonus, written in Python; its lexicon gets the list's words with the same "
    "pronunciations). pyctcdecode can't take part: it needs a token between words.",
    "made": "Made emissions of {utterances} sentences with {terms} rare names ({frames:,} frames) "
    "with a token between words, each word being its phones: all three decode the same thing, "
    "with the same trigram of {words:,} words. pyctcdecode's boost is its `hotword_weight` (10 is "
    "its default); it gets {limit_s:.0f} s of processor time for each line, and *decoded* says how "
    "far it came.",
}


def peers_part(part: dict[str, Any]) -> list[str]:
    """Return the section on other decoders' hot words."""
    lines = [
        "## Lists against other decoders' hot words",
        "",
        "Names said, with lists of growing size, and recordings in which nothing of the list is "
        "said. Processor time of one thread, without the making of the list.",
        "",
        *state(part),
    ]
    head = ["decoder", "entries", "boost", "WER (95 %)", "B-WER", "fall of B-WER (95 %)",
            "U-WER", "change of U-WER (95 %)", "false without → with list", "decoded",
            "frames per CPU s"]  # fmt: skip
    for task, found in part["sets"].items():
        lines += [f"### {readable(task)}", "", PEER_NOTES[task].format(**found), ""]
        rows = [
            [name, f"{row['entries']:,}", row.get("boost", "–"), *_peer_cells(row)]
            for name in ("sonant", "flashlight", "pyctcdecode")
            for row in found.get(name, [])
        ]
        lines += table(head, rows)
    return lines


def _peer_cells(row: dict[str, Any]) -> list[str]:
    if not row["decoded"]:
        return ["–"] * 6 + [f"0 of {row['of']} in {row['cpu_s']} s", "–"]
    false = "–"
    if "false_with_list" in row:
        false = f"{row['false_without_list']} → {row['false_with_list']}"
    return [
        ranged(row, "wer"), percent(row.get("b_wer")), ranged(row, "b_wer_fall"),
        percent(row.get("u_wer")), ranged(row, "u_wer_change", 2), false,
        f"{row['decoded']} of {row['of']}", f"{row['frames_per_s']:,}",
    ]  # fmt: skip


def confusable_part(part: dict[str, Any]) -> list[str]:
    """Return the section on terms that sound like common words."""
    found = part["sets"]
    pairs, short = found["pairs"], found["short"]
    lines = [
        "## Terms that sound like common words",
        "",
        f"{pairs} made pairs such as CRAN and ran, Redis and ready, Shaun and shown "
        f"(tests/speed/bench_factors/data/confusable.tsv), {short} terms of fewer than four "
        "letters. Each term is said in a sentence, and so is each common word; synthetic voices "
        "that no training used. All terms are one list. *Lost*: common words that are right "
        "without the list and wrong with it.",
        "",
        *state(part),
        *table(
            ["weight", "terms found", "short ones", "common words right", "lost", "won",
             "terms written where none is said", "WER with terms (95 %)",
             "WER with common words (95 %)"],
            (
                [row["weight"], f"{row['terms_found']} of {pairs}",
                 f"{row['short_found']} of {short}", f"{row['words_right']} of {pairs}",
                 row["words_lost"], row["words_won"], row["terms_where_none_was_said"],
                 ranged(row["with_term"], "wer"), ranged(row["with_word"], "wer")]
                for row in found["rows"]
            ),
        ),
    ]  # fmt: skip
    for weight, changed in found["changed"].items():
        lost = ", ".join(changed["lost"]) or "none"
        text = f"Lost: {lost}. Not found: {', '.join(changed['missed']) or 'none'}."
        lines += folded(f"Which ones at weight {weight}", [text, ""])
    return lines


def adding_part(part: dict[str, Any]) -> list[str]:
    """Return the section on what lists cost."""
    found = part["sets"]
    decoding = found["decoding"]
    return [
        "## What lists cost",
        "",
        *state(part),
        "Adding words to what is loaded, until the next recording can be searched with them "
        "(medians; *list*: pronunciations, tree and masses, the rest weighs the whole search "
        "anew; the last column is what the authors of a like function report for Vosk, on their "
        "machine):",
        "",
        *table(
            ["words", "wall ms", "of which the list", "CPU ms", "Vosk ms"],
            (
                [f"{r['words']:,}", r["wall_ms"], r.get("list_ms", "–"), r["cpu_ms"], r["vosk_ms"]]
                for r in found["adding"]
            ),
        ),
        f"Decoding {decoding['seconds']} s of real recordings in which nothing of the list is "
        f"said, on one thread, in turns, medians of {decoding['rounds']}:",
        "",
        *table(
            ["entries", "wall s", "CPU s", "dearer"],
            (
                [f"{r['entries']:,}", r["wall_s"], r["cpu_s"], percent(r["dearer"])]
                for r in decoding["rows"]
            ),
        ),
    ]


def quiet_part(part: dict[str, Any]) -> list[str]:
    """Return the section on sound without speech."""
    found = part["sets"]
    rows = [*found["rows"], {"sound": "all but babble", **found["total"]}]
    ways = ("no list", "list")
    lines = [
        "## Where nobody speaks",
        "",
        "False words in silence, noise that no training had, hum and made music (chords, plucked "
        "strings, drums, a gliding tone), through the whole path: what isn't taken for speech is "
        "never searched. People talk in the babble: it isn't counted in the sum. "
        f"*Sure*: with a confidence of 0.5 or more. *List*: "
        f"{found['list']['entries']:,} names at weight {found['list']['weight']:.0f}.",
        "",
        *state(part),
        *table(
            ["sound", "s", "taken for speech, s", "words", "sure", "words with list", "sure"],
            (
                [row["sound"], round(row["seconds"]), round(row["taken_for_speech_s"], 1),
                 *(row[way][key] for way in ways for key in ("words", "sure"))]
                for row in rows
            ),
        ),
    ]  # fmt: skip
    texts = [f"{row['sound']}: {' · '.join(row['no list']['examples'])}"
             for row in found["rows"] if row["no list"]["examples"]]  # fmt: skip
    return lines + (folded("What was written", ["; ".join(texts), ""]) if texts else [])


def noise_part(part: dict[str, Any]) -> list[str]:
    """Return the section on noise."""
    lines = [
        "## Noise and rooms",
        "",
        "Noise types and rooms that no training had. *Better*: with the right domain, or for the "
        "names with the list of 1,000 entries. *Won back*: what part of the errors that the "
        "condition added the better language takes away (above 100 %: better than clean with the "
        "general model).",
        "",
        *state(part),
    ]
    for name, found in part["sets"].items():
        rows = found["rows"]
        better = "right" if "right" in rows[0] else "list"
        head = ["condition", "general (95 %)", f"{better} (95 %)", "won back",
                "sub / del / ins general", f"sub / del / ins {better}"]  # fmt: skip
        biased = "b_wer" in rows[0][better]
        if biased:
            head += ["B-WER general", "B-WER list"]
        first = rows[0]
        said = [f"{w}: {p[0]} / {p[1]}"
                for w, p in ((w, predicted(first[w])) for w in ("general", better))]  # fmt: skip
        cells = []
        for row in rows:
            line = [row["condition"], ranged(row["general"], "wer"), ranged(row[better], "wer"),
                    percent(row.get("won_back"), 0), counts(row["general"]),
                    counts(row[better])]  # fmt: skip
            if biased:
                line += [percent(row["general"]["b_wer"]), percent(row[better]["b_wer"])]
            cells.append(line)
        lines += [
            f"### {readable(name)}",
            "",
            f"Unknown words and perplexity of what was said: {'; '.join(said)}.",
            "",
            *table(head, cells),
        ]
    return lines


def loop_part(part: dict[str, Any]) -> list[str]:
    """Return the section on passes."""
    names = [one["pass"] for one in next(iter(part["sets"].values()))["passes"]]
    lines = [
        "## From pass to pass",
        "",
        f"Each set as one recording, decoded again with what the pass before taught: "
        f"{', '.join(names)}.",
        "",
        *state(part),
        "Word error rate:",
        "",
        *table(
            ["set", *names],
            (
                [name, *(percent(one["wer"]) for one in found["passes"])]
                for name, found in part["sets"].items()
            ),
        ),
        "Relative fall of word errors below the first pass (95 %):",
        "",
        *table(
            ["set", *names[1:]],
            (
                [name, *(with_range(one["below_first"]) for one in found["passes"][1:])]
                for name, found in part["sets"].items()
            ),
        ),
    ]
    rows = (
        [name, one["pass"], *details(one), one["times_real_time"]]
        for name, found in part["sets"].items()
        for one in found["passes"]
    )
    return lines + folded(
        "Ranges, kinds of errors, unknown words, perplexity and speed of each",
        table(["set", "pass", *DETAILS, "× real time"], rows),
    )


def spotting_part(part: dict[str, Any]) -> list[str]:
    """Return the section on spotting."""
    found = part["sets"]
    text = found["in_the_text"]
    rows = [[row["threshold"], *_spotted(row)] for row in found["rows"]]
    return [
        "## Spotting by sound",
        "",
        f"{found['keywords']} words, a third of them rare, sought in {found['seconds']} s of "
        f"speech dev/clean where they are said {found['said']} times, in {found['cpu_s']} s of "
        f"processor time ({found['ms_per_word_and_hour']} ms for a word and an hour). A hit "
        "counts where its utterance has the word; a word within a longer one counts as false. "
        f"Figure of merit (mean recall at 1 to 10 false alarms per word and hour): "
        f"{percent(found['figure_of_merit'])}.",
        "",
        *state(part),
        *table(
            ["least score, nats per label", "recall", "precision", "false alarms",
             "per word and hour"],
            [*rows, ["looked for in the text", *_spotted(text)]],
        ),
    ]  # fmt: skip


def internal_part(part: dict[str, Any]) -> list[str]:
    """Return the section on the label prior, the internal language model of phone packs."""
    found = part["sets"]
    columns: dict[float, list[object]] = {}
    for row in found["rows"]:
        cell = f"{percent(row['wer'])} ({row['insertions']} / {row['deletions']})"
        columns.setdefault(row["prior_weight"], []).append(cell)
    heads = ["weight α of the label prior"]
    heads += [
        f"{row['text']}, {row['model']} model"
        for row in found["rows"][: len(found["rows"]) // len(columns)]
    ]
    return [
        "## The internal language model",
        "",
        "What the acoustic model would guess without hearing, its label prior, is taken out with a "
        f"weight; shipped: {found['shipped']}. Word error (insertions / deletions); *right* is the "
        "general model and the domain's, half each.",
        "",
        *state(part),
        *table(heads, ([weight, *cells] for weight, cells in columns.items())),
    ]


def _spotted(row: dict[str, Any]) -> list[object]:
    return [percent(row["recall"]), percent(row["precision"]), row["false_alarms"],
            row["false_alarms_per_word_and_hour"]]  # fmt: skip


SECTIONS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "domains": domains_part,
    "documents": documents_part,
    "names": names_part,
    "protocol": protocol_part,
    "peers": peers_part,
    "confusable": confusable_part,
    "weighed": weighed_part,
    "adding": adding_part,
    "quiet": quiet_part,
    "noise": noise_part,
    "loop": loop_part,
    "spotting": spotting_part,
    "internal": internal_part,
}
"""In the order of the report."""
