"""Lists weighed by the recording: what the second pass makes of the default weight.

Each set is taken as one recording and decoded twice, as `--second-pass` does it: what the first
pass heard of a list multiplies its weight, segments with a doubtful word or a list's are decoded
again, and doubtful stretches and list words may change. The sets are those of the parts `names`
and `confusable`; the confusable ones are also taken as one recording that has both the terms and
the common words, which is the hardest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.audio.decode import SAMPLE_RATE
from core.audio.segment import Segment
from core.decoder.search import Prepared, decode_all
from core.engine import transcript_segment
from core.engine.second import heard_words, is_doubtful, settled, weighed_lists
from core.lm.established import established
from core.lm.mixture import Mixture
from core.recipe import DEFAULT_LIST_WEIGHT, ListChoice
from core.text.score import score_words, text_words
from core.transcript.model import TranscriptSegment
from core.vocabulary.classes import rarity
from core.vocabulary.lists import WordList, make_list
from tests.speed.bench_factors import confusable, names
from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.recognise import (
    THREADS,
    Language,
    Outcome,
    list_effect,
    list_hits,
    recognise,
)

SIZES = (1_000, 10_000, 100_000)
LATTICE_BEAM = 8.0
"""As the program has it, for confidences."""
HOP = 480
"""Samples per frame: of no consequence but for seams."""


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return both passes' numbers on names, on text without names and on confusable terms."""
    pool = names.distractors(material)
    spoken = material.hear(material.items("names"))
    real = material.hear(material.items(SPEECH_SET, names.SPEECH_THIN))
    said = sorted({name for item in spoken.items for name in item.listed})
    return {
        "weight": DEFAULT_LIST_WEIGHT,
        "spoken names": _with_names(language, spoken, said, pool),
        "real recordings, rare words": _with_names(
            language, real, names.rare_words(language, real), pool
        ),
        "without names": _without(language, real, pool),
        "terms like common words": _confusable(material, language),
    }


def twice(
    language: Language, heard: Heard, vocabulary: WordList, listed: Iterable[str] = ()
) -> tuple[Outcome, Outcome, float]:
    """Return the first and the second pass's outcome and the weight that the second one had.

    Args:
        language: Models.
        heard: Utterances, taken as one recording.
        vocabulary: The list, at the default weight.
        listed: Words that are counted apart.
    """
    mixture = language.mixture(names.GENERAL)
    listed = tuple(listed)
    first, _ = language.prepared(mixture, "general", [(vocabulary, DEFAULT_LIST_WEIGHT)],
                                 LATTICE_BEAM)  # fmt: skip
    before = recognise(first, heard, listed, keep=True)
    texts, weight = _second(language, mixture, heard, vocabulary, (first, before))
    apart = frozenset(word for entry in listed for word in text_words(entry))
    scores = [
        score_words(text_words(item.text), text_words(text), apart)
        for item, text in zip(heard.items, texts, strict=True)
    ]
    return before, Outcome(texts, scores, before.search_s), weight


def _second(
    language: Language,
    mixture: Mixture,
    heard: Heard,
    vocabulary: WordList,
    first: tuple[Prepared, Outcome],
) -> tuple[list[str], float]:
    """Return the second pass's texts and the list's weight in it."""
    once = _segments(first[1])
    (choice,), words = weighed_lists(
        (ListChoice(vocabulary.name, DEFAULT_LIST_WEIGHT),), first[0].graph, once
    )
    said = established(heard_words(once), rarity(mixture), ())
    ready, _ = language.prepared(
        mixture, "general", [(vocabulary, choice.weight)], LATTICE_BEAM, said
    )
    chosen = [at for at, one in enumerate(once) if is_doubtful(one, words)]
    again = decode_all(ready, None, [heard.log_probs[at] for at in chosen], THREADS)
    texts = list(first[1].texts)
    for at, found in zip(chosen, again, strict=True):
        texts[at] = settled(once[at], transcript_segment(_WHOLE, HOP, found), (), words).text
    return texts, choice.weight


_WHOLE = Segment(0, 3600 * SAMPLE_RATE)


def _segments(outcome: Outcome) -> list[TranscriptSegment]:
    return [transcript_segment(_WHOLE, HOP, one) for one in outcome.decoded]


def _with_names(
    language: Language, heard: Heard, terms: list[str], pool: list[str]
) -> dict[str, Any]:
    mixture = language.mixture(names.GENERAL)
    words = frozenset(word for term in terms for word in text_words(term))
    plain, _ = language.prepared(mixture, "general")
    none = recognise(plain, heard, terms)
    rows = []
    for size in SIZES:
        vocabulary = names.listed(terms, pool, size)
        before, after, weight = twice(language, heard, vocabulary, terms)
        for number, outcome, used in ((1, before, DEFAULT_LIST_WEIGHT), (2, after, weight)):
            rows.append(
                {"entries": len(vocabulary.entries), "pass": number, "weight": round(used, 2)}
                | outcome.figures(heard.seconds)
                | list_hits(heard.items, outcome.texts, words)
                | list_effect(none, outcome)
            )
    return {"seconds": round(heard.seconds), "terms": len(terms), "rows": rows}


def _without(language: Language, heard: Heard, pool: list[str]) -> dict[str, Any]:
    said = {word for item in heard.items for word in text_words(item.text)}
    foreign = [name for name in pool if not said & set(text_words(name))]
    mixture = language.mixture(names.GENERAL)
    plain, _ = language.prepared(mixture, "general")
    none = recognise(plain, heard)
    rows = []
    for size in SIZES:
        vocabulary = make_list("terms", foreign[:size])
        words = frozenset(word for name in foreign[:size] for word in text_words(name))
        false = list_hits(heard.items, none.texts, words)["false"]
        before, after, weight = twice(language, heard, vocabulary)
        for number, outcome, used in ((1, before, DEFAULT_LIST_WEIGHT), (2, after, weight)):
            rows.append(
                {
                    "entries": len(vocabulary.entries), "pass": number, "weight": round(used, 2),
                    "false_without_list": false,
                    "false_with_list": list_hits(heard.items, outcome.texts, words)["false"],
                    "wer_without_list": round(none.rate(), 4),
                    **outcome.figures(heard.seconds),
                }
            )  # fmt: skip
    return {"seconds": round(heard.seconds), "rows": rows}


def _confusable(material: Material, language: Language) -> dict[str, Any]:
    """Return terms found and common words lost: recordings of either kind, and of both."""
    pairs = confusable.read_pairs()[:: material.every]
    vocabulary = WordList("terms", "", tuple(pair.entry for pair in pairs))
    terms = confusable.heard_sentences(material, pairs, "term")
    words = confusable.heard_sentences(material, pairs, "word")
    both = Heard(
        (*terms.items, *words.items), [*terms.log_probs, *words.log_probs],
        terms.seconds + words.seconds,
    )  # fmt: skip
    plain, _ = language.prepared(language.mixture(names.GENERAL), "general")
    none = confusable.found_words(pairs, "word", recognise(plain, words).texts)
    alone = [twice(language, one, vocabulary) for one in (terms, words)]
    mixed = twice(language, both, vocabulary)
    cut = len(terms.items)
    texts: list[tuple[str, int, list[str], list[str], list[float]]] = []
    for number in (0, 1):
        apart = [found[number].texts for found in alone]
        used = [found[2] if number else DEFAULT_LIST_WEIGHT for found in alone]
        texts.append(("each its own recording", number + 1, apart[0], apart[1], used))
    for number in (0, 1):
        whole = mixed[number].texts
        used = [mixed[2] if number else DEFAULT_LIST_WEIGHT]
        texts.append(("one recording", number + 1, whole[:cut], whole[cut:], used))
    rows = []
    for name, number, with_term, with_word, used in texts:
        kept = confusable.found_words(pairs, "word", with_word)
        rows.append(
            {
                "recordings": name, "pass": number, "weights": [round(one, 2) for one in used],
                "terms_found": sum(confusable.found_words(pairs, "term", with_term)),
                "words_lost": sum(was and not ok for was, ok in zip(none, kept, strict=True)),
                "words_won": sum(ok and not was for was, ok in zip(none, kept, strict=True)),
            }
        )  # fmt: skip
    return {"pairs": len(pairs), "words_without_list": sum(none), "rows": rows}
