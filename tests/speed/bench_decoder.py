"""Speed of the search against flashlight-text and pyctcdecode; writes docs/results/decoder.json.

    python tests/speed/bench_decoder.py docs/results/decoder.json [--data ../shared/data]

Same emissions, lexicon, language model and weights in one run, one thread, CPU seconds; a sweep of
beams each, word error against speed.

- *Phones*: the emissions of the built-in pack on dev recordings (every third one of
  speech/dev/clean, kept in training/bench), the lexicon and general model that ship. pyctcdecode
  can't take part: it finds words by a token between them, which phones don't have. flashlight-text
  takes part with a handicap of its own making: where a word ends it lets only a separator last,
  never the word's last label.
- *Spelt*: made emissions with a token between words; each "word" is its phones, so that all three
  decode the very same task. The model is a trigram of 400,000 words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import itertools  # noqa: E402

from core.decoder.config import DecoderConfig  # noqa: E402
from core.decoder.graph import Graph, prepare  # noqa: E402
from core.decoder.search import Search, decode_all  # noqa: E402
from core.folders import resources  # noqa: E402
from core.lexicon.lexicon import Lexicon, build_lexicon  # noqa: E402
from core.lexicon.pronunciations import load_pronouncer  # noqa: E402
from core.lexicon.trie import build_trie  # noqa: E402
from core.lm.arpa import write_arpa  # noqa: E402
from core.lm.estimate import estimate, read_corpus  # noqa: E402
from core.lm.mixture import mix  # noqa: E402
from core.lm.ngram import SPECIAL_WORDS, NgramModel  # noqa: E402
from core.text.normalise import normalise_lines  # noqa: E402
from core.text.score import align, edit_distance  # noqa: E402

OURS = [
    (4, 20),
    (5, 30),
    (6, 40),
    (7, 60),
    (8, 100),
    (10, 150),
    (11, 200),
    (12, 300),
    (13, 400),
    (14, 600),
    (16, 1000),
]
"""(beam, most active) of the sweep; the word beam is two thirds of the beam."""

FLASHLIGHT = [(25, 10), (50, 10), (100, 10), (250, 10), (500, 10), (100, 40), (250, 40), (500, 40)]
"""(beam size, tokens per frame); the beam threshold is 25 nats."""

PYCTCDECODE = [(25, -10.0, -5.0), (100, -10.0, -5.0), (25, -20.0, -10.0)]
"""(beam width, pruning, least token log-probability); the second is its default."""

PEER_ENVIRONMENT = Path(tempfile.gettempdir()) / "sonant-pyctcdecode"


@dataclass(frozen=True)
class Task:
    """What all decoders get.

    Attributes:
        segments: float32 [frames, tokens] each. references: Their words.
        model: Language model. lexicon: Pronunciations of its words, without costs.
        lm_weight: Of natural logarithms. word_score: Per word.
        tokens: Names, blank first.
    """

    segments: list[np.ndarray]
    references: list[str]
    model: NgramModel
    lexicon: Lexicon
    lm_weight: float
    word_score: float
    tokens: list[str]

    @property
    def frames(self) -> int:
        """All frames together."""
        return sum(map(len, self.segments))


def word_error(texts: Sequence[str], references: Sequence[str]) -> float:
    """Return wrong words per spoken word."""
    number: dict[str, str] = {}

    def one_each(text: str) -> str:
        return "".join(number.setdefault(w, chr(0x10000 + len(number))) for w in text.split())

    wrong = sum(
        edit_distance(one_each(r), one_each(t)) for r, t in zip(references, texts, strict=True)
    )
    return wrong / sum(len(reference.split()) for reference in references)


def point(task: Task, texts: Sequence[str], seconds: float, **settings: Any) -> dict[str, Any]:
    """Return one point of a curve."""
    found = {
        **settings,
        "word_error": round(word_error(texts, task.references), 4),
        "cpu_s": round(seconds, 3),
        "frames_per_s": round(task.frames / seconds),
    }
    sys.stdout.write(f"  {found}\n")
    sys.stdout.flush()
    return found


def run_sonant(task: Task) -> list[dict[str, Any]]:
    """Decode with the sweep's limits; with the lattice at the default setting as well."""
    trie = build_trie(
        task.lexicon.offsets, task.lexicon.tokens, task.lexicon.word_ids, task.lexicon.costs * 0
    )
    graph = Graph(trie, mix([task.model]), np.zeros(len(task.tokens), dtype=np.float32))
    curve = []
    for beam, active in OURS:
        for lattice in (0.0, 8.0) if active == 400 else (0.0,):
            config = DecoderConfig(
                lm_weight=task.lm_weight, word_score=task.word_score, prior_weight=0.0,
                beam=beam, max_active=active, word_beam=beam * 2 / 3, lattice_beam=lattice,
                sentence_end=True,
            )  # fmt: skip
            search = Search(prepare(graph, config))
            _one(search, task.segments[0])
            begin = time.thread_time()
            texts = [_one(search, segment) for segment in task.segments]
            seconds = time.thread_time() - begin
            curve.append(point(task, texts, seconds, beam=beam, active=active, lattice=lattice))
    return curve


def _one(search: Search, log_probs: np.ndarray) -> str:
    search.start()
    search.step(log_probs)
    return search.finish().text


@contextmanager
def quiet() -> Iterator[None]:
    """Silence what compiled code writes to the terminal."""
    kept = os.dup(1), os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            for place, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, place)
                os.close(copy)


def run_flashlight(task: Task, arpa: Path) -> list[dict[str, Any]]:
    """Decode with flashlight-text's lexicon decoder and KenLM."""
    from flashlight.lib.text import decoder as fl
    from flashlight.lib.text.decoder.kenlm import KenLM
    from flashlight.lib.text.dictionary import Dictionary

    words = Dictionary(list(task.model.vocab))
    lm = KenLM(str(arpa), words)
    start = lm.start(False)
    trie = fl.Trie(len(task.tokens), 0)
    alone: dict[int, float] = {}
    lexicon = task.lexicon
    with quiet():  # it says each time that it drops a seventh homophone
        for p, word in enumerate(lexicon.word_ids.tolist()):
            if word not in alone:
                alone[word] = lm.score(start, word)[1]
            labels = lexicon.tokens[lexicon.offsets[p] : lexicon.offsets[p + 1]].tolist()
            trie.insert(labels, word, alone[word])
    trie.smear(fl.SmearingMode.MAX)
    # Its KenLM gives base-10 logarithms.
    scale = float(np.log(10.0))
    curve = []
    vocab = task.model.vocab
    for size, tokens in FLASHLIGHT:
        options = fl.LexiconDecoderOptions(
            size, min(tokens, len(task.tokens)), 25.0, task.lm_weight * scale, task.word_score,
            -np.inf, 0.0, False, fl.CriterionType.CTC,
        )  # fmt: skip
        # Without a token between words the blank has to do: at the root it knows no other.
        between = len(task.tokens) - 1 if task.tokens[-1] == " " else 0
        decoder = fl.LexiconDecoder(options, trie, lm, between, 0, 0, [], False)
        begin = time.thread_time()
        texts = []
        for segment in task.segments:
            block = np.ascontiguousarray(segment)
            best = decoder.decode(block.ctypes.data, *block.shape)[0]
            texts.append(" ".join(vocab[word] for word in best.words if word >= 0))
        seconds = time.thread_time() - begin
        curve.append(point(task, texts, seconds, beam_size=size, beam_size_token=tokens))
    return curve


def peer_python() -> Path | None:
    """Return the Python of pyctcdecode's own environment, made if missing; None if it can't be."""
    python = PEER_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        install = [str(python), "-m", "pip", "install", "-q", "numpy<2", "pyctcdecode==0.5.0"]
        try:
            subprocess.run([sys.executable, "-m", "venv", str(PEER_ENVIRONMENT)], check=True)
            subprocess.run(install, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        import kenlm

        # Built for the same Python here already; building it again takes minutes.
        (site,) = (PEER_ENVIRONMENT / "lib").glob("python*/site-packages")
        module = Path(kenlm.__file__)
        (site / module.name).write_bytes(module.read_bytes())
    return python


def run_pyctcdecode(task: Task, arpa: Path, folder: Path) -> list[dict[str, Any]] | None:
    """Decode in another environment; None where it can't be made."""
    python = peer_python()
    if python is None:
        return None
    np.savez(
        folder / "task.npz",
        log_probs=np.concatenate(task.segments),
        offsets=np.cumsum([0, *map(len, task.segments)]),
        tokens=np.array(task.tokens),
        words=np.array([w for w in task.model.vocab if w not in SPECIAL_WORDS]),
        lm_weight=task.lm_weight,
        word_score=task.word_score,
        settings=np.array(PYCTCDECODE),
    )
    script = Path(__file__).with_name("peer_pyctcdecode.py")
    result = folder / "result.json"
    subprocess.run(
        [str(python), str(script), str(folder / "task.npz"), str(arpa), str(result)], check=True
    )
    return [
        point(task, r["texts"], r["cpu_s"],
              **{k: r[k] for k in ("beam_width", "beam_prune", "token_min")})
        for r in json.loads(result.read_text(encoding="utf-8"))
    ]  # fmt: skip


def make_emissions(speech: Path, folder: Path) -> Path:
    """Return the file of the built-in pack's emissions of a set; another pack gets another file."""
    from core.acoustic.onnx import OnnxAcousticModel
    from core.acoustic.pack import load_pack
    from core.audio.decode import read_samples

    pack = load_pack(resources() / "packs" / "en-starter")
    path = folder / f"decoder-{hashlib.sha256(pack.identity.encode()).hexdigest()[:16]}.npz"
    if path.exists():
        return path
    model = OnnxAcousticModel(pack)
    lines = (speech / "utterances.tsv").read_text(encoding="utf-8").splitlines()[1::3]
    rows = [line.split("\t") for line in lines]
    found = [model.emissions(read_samples(speech / row[3])).log_probs for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        log_probs=np.concatenate(found).astype(np.float16),
        offsets=np.cumsum([0, *map(len, found)]),
        texts=np.array([row[4] for row in rows]),
    )
    return path


def phones_task(path: Path, most: int) -> Task:
    """Return the task of the built-in pack's emissions."""
    with np.load(path, allow_pickle=False) as data:
        offsets, log_probs = data["offsets"], data["log_probs"].astype(np.float32)
        references = [str(text) for text in data["texts"][:most]]
    cuts = itertools.pairwise(offsets[: most + 1])
    segments = [np.ascontiguousarray(log_probs[a:b]) for a, b in cuts]
    model = NgramModel.open(resources() / "domains" / "general" / "model.lm")
    lexicon = build_lexicon(list(model.vocab), load_pronouncer())
    tokens = ["", *(chr(0x100 + t) for t in range(1, log_probs.shape[1]))]
    return Task(segments, references, model, lexicon, 0.9, -0.3, tokens)


def spelt_task(data: Path, sentences: int = 60, words: int = 400_000) -> Task:
    """Return a made task in which a token stands between words and words are their phones."""
    lines = _lines(data / "text" / "literature" / "train.txt.xz", words)
    pronouncer = load_pronouncer()
    vocabulary = sorted({word for line in lines for word in line.split()})
    found = pronouncer.pronounce_all(vocabulary)
    said: dict[str, list[int]] = {}
    for p, word in enumerate(found.word_ids.tolist()):
        said.setdefault(
            vocabulary[word], found.tokens[found.offsets[p] : found.offsets[p + 1]].tolist()
        )
    tokens = ["", *(chr(0x100 + t) for t in range(1, 40)), " "]
    spelt = {word: "".join(tokens[t] for t in labels) for word, labels in said.items()}
    text = [" ".join(spelt[w] for w in line.split() if w in spelt) for line in lines]
    corpus = read_corpus(text[sentences:])
    model = NgramModel(corpus.words, estimate(corpus.stream, len(corpus.words), 3).arrays)
    rows = [
        (i, [tokens.index(c) for c in word] + [40])
        for i, word in enumerate(model.vocab)
        if word not in SPECIAL_WORDS
    ]
    lexicon = Lexicon(
        np.cumsum([0, *(len(labels) for _, labels in rows)]),
        np.array([t for _, labels in rows for t in labels], dtype=np.int16),
        np.array([i for i, _ in rows], dtype=np.int32),
        np.zeros(len(rows), dtype=np.float32),
    )
    known = set(model.vocab)
    references = [line for line in text[:sentences] if set(line.split()) <= known]
    rng = np.random.default_rng(1)
    segments = [
        noisy([tokens.index(c) for c in line + " "], len(tokens), rng) for line in references
    ]
    return Task(segments, references, model, lexicon, 0.6, 0.0, tokens)


def _lines(path: Path, words: int) -> list[str]:
    lines: list[str] = []
    count = 0
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in normalise_lines(file):
            lines.append(line)
            count += line.count(" ") + 1
            if count >= words:
                break
    return lines


def noisy(labels: list[int], tokens: int, rng: np.random.Generator) -> np.ndarray:
    """Return emissions that say labels with noise that lasts a few frames; float32."""
    path: list[int] = [0]
    for label in labels:
        path += [label] * int(rng.integers(1, 3)) + [0] * int(rng.integers(1, 3))
    noise = rng.normal(0.0, 1.9, (len(path), tokens))
    noise[1:] = 0.6 * noise[:-1] + 0.8 * noise[1:]
    logits = noise
    logits[np.arange(len(path)), path] += 5.0
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits.astype(np.float32)


def compare(ours: list[dict[str, Any]], peer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return, for each of the peer's points, the fastest of ours that is no worse."""
    found = []
    for other in peer:
        enough = [p for p in ours if p["word_error"] <= other["word_error"]]
        fastest = max(enough, key=lambda p: p["frames_per_s"], default=None)
        ratio = None if fastest is None else fastest["frames_per_s"] / other["frames_per_s"]
        found.append({
            "peer": other, "sonant": fastest, "times_faster": ratio and round(ratio, 1),
        })  # fmt: skip
    return found


def whole_hour(task: Task, threads: int = 2, frames: int = 120_000) -> dict[str, Any]:
    """Decode an hour's worth of frames with the default settings, as `sonant redecode` does."""
    segments: list[np.ndarray] = []
    while sum(map(len, segments)) < frames:
        segments += task.segments
    graph = Graph(
        task.lexicon.trie(), mix([task.model]), np.zeros(len(task.tokens), dtype=np.float32)
    )
    prepared = prepare(graph, DecoderConfig(lm_weight=task.lm_weight, word_score=task.word_score))
    decode_all(prepared, None, task.segments[:2], threads)
    wall, cpu = time.perf_counter(), time.process_time()
    decode_all(prepared, None, segments, threads)
    count = sum(map(len, segments))
    return {
        "frames": count,
        "threads": threads,
        "wall_s_per_hour": round((time.perf_counter() - wall) * frames / count, 2),
        "cpu_s_per_hour": round((time.process_time() - cpu) * frames / count, 2),
    }


def reliability(task: Task) -> dict[str, Any]:
    """Compare confidences with how often they are right, at the default settings."""
    graph = Graph(
        task.lexicon.trie(), mix([task.model]), np.zeros(len(task.tokens), dtype=np.float32)
    )
    config = DecoderConfig(lm_weight=task.lm_weight, word_score=task.word_score)
    stated: list[float] = []
    right: list[float] = []
    decoded = decode_all(prepare(graph, config), None, task.segments)
    for found, reference in zip(decoded, task.references, strict=True):
        words = iter(found.words)
        for said, heard in align(reference.split(), [word.text for word in found.words]):
            if heard is not None:
                stated.append(next(words).confidence)
                right.append(float(said == heard))
    confidence, correct = np.array(stated), np.array(right)
    group = np.minimum((confidence * 10).astype(int), 9)
    rows = [
        {
            "confidence": round(float(confidence[group == i].mean()), 3),
            "right": round(float(correct[group == i].mean()), 3),
            "words": int((group == i).sum()),
        }
        for i in range(10)
        if (group == i).any()
    ]
    error = sum(abs(r["confidence"] - r["right"]) * r["words"] for r in rows) / len(stated)
    return {
        "posterior_scale": config.posterior_scale,
        "expected_calibration_error": round(error, 4),
        "words": len(stated),
        "table": rows,
    }


def measure(task: Task, with_pyctcdecode: bool) -> dict[str, Any]:
    """Run all decoders on a task."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arpa = folder / "model.arpa"
        write_arpa(task.model, arpa)
        runs: list[tuple[str, Callable[[], list[dict[str, Any]] | None]]] = [
            ("sonant", lambda: run_sonant(task)),
            ("flashlight", lambda: run_flashlight(task, arpa)),
        ]
        if with_pyctcdecode:
            runs.append(("pyctcdecode", lambda: run_pyctcdecode(task, arpa, folder)))
        curves: dict[str, Any] = {}
        for kind, run in runs:
            sys.stdout.write(f"{kind}\n")
            curves[kind] = run()
    found: dict[str, Any] = {
        "frames": task.frames,
        "segments": len(task.segments),
        "words": len(task.model.vocab),
        "pronunciations": len(task.lexicon.word_ids),
        "n_grams": list(task.model.counts),
        "curves": curves,
    }
    for peer in ("flashlight", "pyctcdecode"):
        if curves.get(peer):
            found[f"against_{peer}"] = compare(curves["sonant"], curves[peer])
    return found


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("training/bench"))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--only", choices=["phones", "spelt"])
    options = parser.parse_args()
    results: dict[str, Any] = {}
    if options.out.exists():
        results = json.loads(options.out.read_text(encoding="utf-8"))
    results["machine"] = (
        f"{platform.processor() or platform.machine()}, one thread, CPU seconds, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    if options.only != "spelt":
        emissions = make_emissions(options.data / "speech" / "dev" / "clean", options.folder)
        task = phones_task(emissions, options.segments)
        results["phones"] = measure(task, with_pyctcdecode=False)
        results["hour"] = whole_hour(task)
        results["confidence"] = reliability(task)
        sys.stdout.write(f"{results['hour']}\n")
    if options.only != "phones":
        results["spelt"] = measure(spelt_task(options.data), with_pyctcdecode=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
