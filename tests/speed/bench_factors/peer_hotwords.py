"""Runs pyctcdecode with hot words, in an environment of its own (it needs numpy < 2); see peers.py.

    python peer_hotwords.py TASK.npz MODEL.arpa RESULT.json

The task holds log_probs, offsets, tokens, words, lm_weight, hot, hot_weight and limit_s: it stops
when that much processor time is used, with what is decoded by then (on Linux and macOS).
"""

from __future__ import annotations

import itertools
import json
import logging
import signal
import sys
import time

import numpy as np


def _stop(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    """Decode; write texts and CPU seconds."""
    logging.disable(logging.WARNING)
    from pyctcdecode import build_ctcdecoder

    task = np.load(sys.argv[1], allow_pickle=False)
    decoder = build_ctcdecoder(
        [str(token) for token in task["tokens"]], sys.argv[2], [str(w) for w in task["words"]],
        alpha=float(task["lm_weight"]), beta=0.0, lm_score_boundary=True,
    )  # fmt: skip
    hot = [str(word) for word in task["hot"]]
    options = {"hotwords": hot, "hotword_weight": float(task["hot_weight"])} if hot else {}
    texts: list[str] = []
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, float(task["limit_s"]))
    begin = time.process_time()
    try:
        for a, b in itertools.pairwise(task["offsets"]):
            texts.append(decoder.decode(task["log_probs"][a:b], **options))
    except TimeoutError:
        pass
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
    seconds = time.process_time() - begin
    with open(sys.argv[3], "w", encoding="utf-8") as file:  # noqa: PTH123 # plain script
        json.dump({"texts": texts, "cpu_s": seconds}, file)


if __name__ == "__main__":
    main()
