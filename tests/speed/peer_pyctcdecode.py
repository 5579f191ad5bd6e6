"""Runs pyctcdecode in an environment of its own (it needs numpy < 2); see bench_decoder.py.

    python peer_pyctcdecode.py TASK.npz MODEL.arpa RESULT.json

The task holds log_probs, offsets, tokens (one character each, "" for blank, " " between words),
words, lm_weight, word_score and settings: rows of (beam width, beam prune, token min).
"""

from __future__ import annotations

import itertools
import json
import logging
import sys
import time

import numpy as np


def main() -> None:
    """Decode all segments with each setting; write texts and CPU seconds."""
    logging.disable(logging.WARNING)
    from pyctcdecode import build_ctcdecoder

    task = np.load(sys.argv[1], allow_pickle=False)
    decoder = build_ctcdecoder(
        [str(token) for token in task["tokens"]],
        sys.argv[2],
        [str(word) for word in task["words"]],
        # alpha weighs natural logarithms of the model's base-10 scores.
        alpha=float(task["lm_weight"]),
        beta=float(task["word_score"]),
        unk_score_offset=-1000.0,
        lm_score_boundary=True,
    )
    offsets = task["offsets"]
    segments = [task["log_probs"][a:b] for a, b in itertools.pairwise(offsets)]
    results = []
    for width, prune, least in task["settings"]:
        decoder.decode(segments[0][:50], beam_width=int(width))
        begin = time.process_time()
        texts = [
            decoder.decode(
                segment, beam_width=int(width), beam_prune_logp=float(prune),
                token_min_logp=float(least),
            )
            for segment in segments
        ]  # fmt: skip
        seconds = time.process_time() - begin
        results.append({"beam_width": int(width), "beam_prune": float(prune),
                        "token_min": float(least), "cpu_s": seconds, "texts": texts})  # fmt: skip
    with open(sys.argv[3], "w", encoding="utf-8") as file:  # noqa: PTH123 # plain script
        json.dump(results, file)


if __name__ == "__main__":
    main()
