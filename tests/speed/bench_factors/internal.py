"""The internal language model taken out: the label prior at several weights, like and unlike text.

Speech dev/clean reads books as the training speech does; the dialogues of the domains are of
another kind. Same emissions, general and right language model; only the prior's weight differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.text.score import Score
from tests.speed.bench_factors.domains import RIGHT
from tests.speed.bench_factors.material import SPEECH_SET, Material
from tests.speed.bench_factors.recognise import Language, recognise
from tests.speed.bench_factors.speak import DOMAINS

WEIGHTS = (0.0, 0.15, 0.3, 0.5)
SPEECH_THIN = 2


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return word error by kind of text, language model and weight of the label prior."""
    kinds = {
        "like the training text": ((SPEECH_SET, SPEECH_THIN),),
        "other domains": tuple((name, 1) for name in DOMAINS),
    }
    rows = []
    for weight in WEIGHTS:
        scales = replace(language.pack.scales, prior_weight=weight)
        # Open models and pronunciations are shared: only the scale is another.
        other = replace(language, pack=replace(language.pack, scales=scales))
        for kind, sets in kinds.items():
            for way in ("general", "right"):
                scores: list[Score] = []
                for group, thin in sets:
                    name = "general" if way == "general" else RIGHT.get(group, group)
                    shares = {"general": 1.0} if way == "general" else {"general": 0.5, name: 0.5}
                    prepared, _ = other.prepared(other.mixture(shares), "general")
                    heard = material.hear(material.items(group, thin))
                    scores += recognise(prepared, heard).scores
                words = sum(scores, Score.nothing()).words
                rows.append(
                    {
                        "prior_weight": weight,
                        "text": kind,
                        "model": way,
                        "wer": round(words.rate, 4),
                        "words": words.reference,
                        "insertions": words.insertions,
                        "deletions": words.deletions,
                        "substitutions": words.substitutions,
                    }
                )
    return {"rows": rows, "shipped": language.pack.scales.prior_weight}
