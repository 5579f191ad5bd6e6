"""4. The loop: a recording's own text changes how it is decoded again.

First pass with the general model; weights of all domains fitted to its text, twice; a cache of the
words that were heard with confidence, mixed in. Each set is taken as one recording.
"""

from __future__ import annotations

from typing import Any

from core.lm.cache import Cache
from tests.speed.bench_factors.domains import AUTO_ROUNDS, SPEECH_THIN
from tests.speed.bench_factors.material import SPEECH_SET, Material
from tests.speed.bench_factors.recognise import Language, Outcome, gain, recognise
from tests.speed.bench_factors.speak import DOMAINS

CONFIDENT = 0.8
"""Words above it are established."""
CACHE_SHARES = (0.03, 0.1)
LATTICE_BEAM = 8.0


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return each pass's numbers per recording."""
    found: dict[str, Any] = {}
    for group in (*DOMAINS, SPEECH_SET):
        heard = material.hear(material.items(group, SPEECH_THIN if group == SPEECH_SET else 1))
        shares = {"general": 1.0}
        passes: list[tuple[str, Outcome]] = []

        def add(name: str, mixture: Any) -> None:
            ready, _ = language.prepared(mixture, "general", lattice_beam=LATTICE_BEAM)
            passes.append((name, recognise(ready, heard, keep=True)))  # noqa: B023  used at once

        add("first pass", language.mixture(shares))
        for number in range(AUTO_ROUNDS):
            shares = language.auto(passes[-1][1].texts)
            add(f"auto mixture, round {number + 1}", language.mixture(shares))
        best = passes[-1][1]
        cache = Cache()
        for one in best.decoded:
            cache.add([w.text.lower() for w in one.words if w.confidence >= CONFIDENT])
        for share in CACHE_SHARES:
            with_cache = {name: w * (1.0 - share) for name, w in shares.items()} | {"": share}
            add(f"cache, share {share}", language.mixture(with_cache, cache.model()))
        first = passes[0][1]
        found[group] = {
            "seconds": round(heard.seconds),
            "passes": [
                {
                    "pass": name,
                    **outcome.figures(heard.seconds),
                    "below_first": gain(first, outcome),
                }
                for name, outcome in passes
            ],
        }
    return found
