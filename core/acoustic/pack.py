"""Acoustic packs: a folder with a network, a manifest about it, and a checksum of each file.

    manifest.toml
        kind, format_version, id, version, title, languages, licence, data, accuracy
        [tokens]    kind, blank, symbols, log_prior
        [features]  kind, sample_rate, bins, shift_samples, window_samples
        [model]     file, accelerator_file, hop_samples, right_context_samples
        [scales]    lm_weight, prior_weight, word_score
        [evidence]  gain, stretch, labels, bias (may be absent)
        [confidence] bias, slope, segment (may be absent)
        [files]     "name" = "SHA-256"

Nothing in a pack is run but the network's graph, and no name in it leads out of its folder.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from core.acoustic.model import SAMPLE_RATE, TokenSet
from core.disk import put
from core.errors import PackError

MANIFEST = "manifest.toml"
KIND = "acoustic"
FORMAT_VERSION = 1

_LARGEST_MANIFEST_BYTES = 4 << 20
_TODO = "Install the pack again."

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """What the network is fed.

    Attributes:
        kind: "fbank": log-mel energies as `core.features.fbank` computes them.
        sample_rate: Samples per second the network was trained on.
        bins: Mel filters.
        shift_samples: From one feature frame to the next.
        window_samples: Samples a feature frame sees.
    """

    kind: str = "fbank"
    sample_rate: int = SAMPLE_RATE
    bins: int = 80
    shift_samples: int = 160
    window_samples: int = 400


@dataclass(frozen=True, slots=True)
class Scales:
    """Weights of the factors, tuned on the pack's dev sets; decoding starts from them.

    Attributes:
        lm_weight: λ, of the language model.
        prior_weight: β, of the label prior that is taken out of the emissions.
        word_score: Added per word, nats.
    """

    lm_weight: float = 1.0
    prior_weight: float = 0.3
    word_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a word's sound tells whether anybody speaks (`core.decoder.evidence`).

    Attributes:
        gain: Weight of the log of how far the word lies above silence, per label.
        stretch: Weight of the log of how much longer its labels last than in slow speech.
        labels: Weight of the log of their number.
        bias: Added.
    """

    gain: float
    stretch: float
    labels: float
    bias: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How posteriors become chances of being right (`core.decoder.confidence`), in log odds.

    Attributes:
        bias: Added.
        slope: Weight of the word's own.
        segment: Weight of −log of the mean doubt over the segment's words.
    """

    bias: float = 0.0
    slope: float = 1.0
    segment: float = 0.0

    @property
    def weights(self) -> tuple[float, float, float]:
        """Bias, slope, segment."""
        return self.bias, self.slope, self.segment


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """An acoustic pack.

    Attributes:
        folder: Where its files are.
        id: Short name, unique among packs: letters, digits, "-", "_", ".".
        version: The pack's own version.
        title: Name for people.
        languages: BCP 47 codes of what it understands.
        licence: SPDX expression or sentence.
        data: What it was trained on, with the licences of that.
        token_set: What it emits.
        log_prior: Log of each token's share without blank, nats, float32 [tokens]; blank's is 0.
            None if it isn't known.
        features: What it is fed.
        model_file: The network, an ONNX file, as the processor runs it best.
        accelerator_file: The same for other devices; "" takes model_file.
        hop_samples: Samples from one emission frame to the next.
        right_context_samples: Samples after a frame that its values depend on.
        scales: Tuned weights.
        files: (name, SHA-256 hex digest) of every file that belongs to the pack, sorted.
        accuracy: What was measured of it, for people; "" where nothing was.
        evidence: What tells speech from other sounds; None: nothing is taken for noise.
        calibration: Of the confidences.
    """

    folder: Path
    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    licence: str
    data: str
    token_set: TokenSet
    log_prior: NDArray[np.float32] | None
    features: FeatureSettings
    model_file: str
    accelerator_file: str
    hop_samples: int
    right_context_samples: int
    scales: Scales
    files: tuple[tuple[str, str], ...]
    accuracy: str = ""
    evidence: Evidence | None = None
    calibration: Calibration = Calibration()

    @property
    def identity(self) -> str:
        """Id, version and a digest of what determines the emissions; scales and texts don't."""
        sums = dict(self.files)
        parts = [self.token_set.identity, self.hop_samples, repr(self.features)]
        parts += [sums[self.model_file], sums.get(self.accelerator_file, "")]
        digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return f"{self.id} {self.version} {digest[:16]}"

    def path(self, name: str) -> Path:
        """Return where one of the pack's files is.

        Raises:
            PackError: The pack has no such file.
        """
        if name not in dict(self.files):
            raise PackError(f"The pack {self.id} has no file {name}", _TODO)
        return self.folder / name


def token_set_of(
    kind: Literal["phone", "subword"], tokens: tuple[str, ...], blank: int
) -> TokenSet:
    """Return a token set with its identity."""
    text = json.dumps([kind, list(tokens), blank], ensure_ascii=False)
    return TokenSet(kind, tokens, blank, hashlib.sha256(text.encode()).hexdigest())


def load_pack(folder: Path) -> Pack:
    """Read a pack's manifest and check every file against it.

    Raises:
        PackError: The pack is missing, damaged, of another kind or of a newer format.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _LARGEST_MANIFEST_BYTES:
            raise PackError(f"The manifest in {folder} is too large to be one", _TODO)
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PackError(
            f"There is no pack in {folder}", "Check the name, or list packs with `sonant packs`."
        ) from error
    except OSError as error:
        raise PackError(
            f"The manifest in {folder} can't be read ({error.strerror})", _TODO
        ) from error
    except ValueError as error:  # No UTF-8, or no TOML.
        raise PackError(f"The manifest in {folder} is damaged ({error})", _TODO) from error
    pack = _parse(folder, _Table(manifest, folder.name))
    for name, expected in pack.files:
        _check_file(pack, name, expected)
    return pack


def write_pack(pack: Pack) -> Pack:
    """Write a pack's manifest beside its files, with their checksums as they are now.

    Args:
        pack: Its files must lie in its folder; the checksums in it are ignored.

    Returns:
        The pack as `load_pack` reads it.

    Raises:
        PackError: A file is missing, or what the pack says of itself isn't valid.
        OSError: The manifest can't be written; an older one is untouched.
    """
    files = tuple(sorted((name, _digest_of(pack, name)) for name, _ in pack.files))
    text = _manifest_text(replace(pack, files=files))
    _parse(pack.folder, _Table(tomllib.loads(text), pack.id))
    put(pack.folder / MANIFEST, text)
    return load_pack(pack.folder)


def _check_file(pack: Pack, name: str, expected: str) -> None:
    if _digest_of(pack, name) != expected:
        raise PackError(f"The pack {pack.id} is damaged: {name} isn't what it was made with", _TODO)


def _digest_of(pack: Pack, name: str) -> str:
    path = pack.folder / name
    # A link could lead out of the folder even where the name doesn't.
    if not path.resolve().is_relative_to(pack.folder.resolve()):
        raise PackError(f"The pack {pack.id} names a file outside its folder: {name}", _TODO)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise PackError(f"The pack {pack.id} lacks {name}", _TODO) from error
    except OSError as error:
        raise PackError(f"{path} can't be read ({error.strerror})", _TODO) from error


class _Table:
    """A manifest's table whose entries are fetched with the type they must have."""

    def __init__(self, entries: Mapping[str, Any], name: str) -> None:
        self.entries = entries
        self.name = name

    def fail(self, key: str, what: str) -> PackError:
        return PackError(f'The manifest of {self.name} is damaged: "{key}" {what}', _TODO)

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        value = self.entries.get(key, default)
        if value is None:
            raise self.fail(key, "is missing")
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fail(key, f"must be of type {kind.__name__}")
        if isinstance(value, float) and not math.isfinite(value):
            raise self.fail(key, "must be a finite number")
        return value

    def positive(self, key: str, least: int = 1) -> int:
        value = self.get(key, int)
        if not least <= value < 1 << 31:
            raise self.fail(key, f"must be {least} or more")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.get(key, list)
        if not values or not all(isinstance(value, str) for value in values):
            raise self.fail(key, "must be texts")
        return tuple(values)

    def table(self, key: str) -> _Table:
        return _Table(self.get(key, dict), self.name)


def _parse(folder: Path, manifest: _Table) -> Pack:
    if manifest.get("kind", str) != KIND:
        raise PackError(
            f"{folder} holds a pack of kind {manifest.get('kind', str)}, not an acoustic model",
            "Choose an acoustic pack; `sonant packs` lists them.",
        )
    if manifest.positive("format_version") > FORMAT_VERSION:
        raise PackError(f"The pack in {folder} is made for a newer Sonant", "Update Sonant.")
    tokens, model = manifest.table("tokens"), manifest.table("model")
    token_set = _parse_tokens(tokens)
    files = _parse_files(manifest.table("files"))
    pack = Pack(
        folder=folder,
        id=manifest.get("id", str),
        version=manifest.get("version", str),
        title=manifest.get("title", str),
        languages=manifest.strings("languages"),
        licence=manifest.get("licence", str),
        data=manifest.get("data", str),
        token_set=token_set,
        log_prior=_parse_prior(tokens, token_set),
        features=_parse_features(manifest.table("features")),
        model_file=model.get("file", str),
        accelerator_file=model.get("accelerator_file", str, ""),
        hop_samples=model.positive("hop_samples"),
        right_context_samples=model.positive("right_context_samples", 0),
        scales=_parse_scales(manifest.table("scales")),
        files=files,
        accuracy=manifest.get("accuracy", str, ""),
        evidence=_parse_evidence(manifest),
        calibration=_parse_calibration(manifest),
    )
    if not pack.id or not all(char.isalnum() or char in "-_." for char in pack.id):
        raise manifest.fail("id", "must be letters, digits, “-”, “_” and “.”")
    for name in (pack.model_file, pack.accelerator_file or pack.model_file):
        if name not in dict(files):
            raise model.fail(name, "isn't among its files")
    return pack


def _parse_tokens(table: _Table) -> TokenSet:
    kind, symbols = table.get("kind", str), table.strings("symbols")
    if kind not in ("phone", "subword"):
        raise table.fail("kind", "must be phone or subword")
    if len(set(symbols)) != len(symbols):
        raise table.fail("symbols", "has one twice")
    blank = table.positive("blank", 0)
    if blank >= len(symbols):
        raise table.fail("blank", "is no token")
    return token_set_of(cast("Literal['phone', 'subword']", kind), symbols, blank)


def _parse_prior(table: _Table, token_set: TokenSet) -> NDArray[np.float32] | None:
    values = table.get("log_prior", list, [])
    if not values:
        return None
    if len(values) != len(token_set.tokens):
        raise table.fail("log_prior", "must have one number per token")
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in values):
        raise table.fail("log_prior", "must be finite numbers")
    return np.asarray(values, dtype=np.float32)


def _parse_features(table: _Table) -> FeatureSettings:
    settings = FeatureSettings(
        kind=table.get("kind", str),
        sample_rate=table.positive("sample_rate"),
        bins=table.positive("bins"),
        shift_samples=table.positive("shift_samples"),
        window_samples=table.positive("window_samples"),
    )
    if settings != FeatureSettings():
        raise PackError(
            f"The pack {table.name} needs features this Sonant doesn't compute", "Update Sonant."
        )
    return settings


def _parse_scales(table: _Table) -> Scales:
    return Scales(
        lm_weight=table.get("lm_weight", float),
        prior_weight=table.get("prior_weight", float),
        word_score=table.get("word_score", float),
    )


def _parse_evidence(manifest: _Table) -> Evidence | None:
    if "evidence" not in manifest.entries:
        return None
    table = manifest.table("evidence")
    return Evidence(
        gain=table.get("gain", float),
        stretch=table.get("stretch", float),
        labels=table.get("labels", float),
        bias=table.get("bias", float),
    )


def _parse_calibration(manifest: _Table) -> Calibration:
    if "confidence" not in manifest.entries:
        return Calibration()
    table = manifest.table("confidence")
    return Calibration(
        bias=table.get("bias", float),
        slope=table.get("slope", float),
        segment=table.get("segment", float),
    )


def _parse_files(table: _Table) -> tuple[tuple[str, str], ...]:
    files = []
    for name in table.entries:
        digest = table.get(name, str)
        path = PurePosixPath(name)
        odd = path.is_absolute() or ".." in path.parts or not path.parts
        if odd or any(char in name for char in '\\:*?"<>|\0') or name == MANIFEST:
            raise table.fail(name, "isn't a file name inside the pack")
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise table.fail(name, "has no SHA-256")
        files.append((name, digest))
    return tuple(sorted(files))


def _manifest_text(pack: Pack) -> str:
    features, scales = pack.features, pack.scales
    tables: dict[str, dict[str, Any]] = {
        "": {
            "kind": KIND,
            "format_version": FORMAT_VERSION,
            "id": pack.id,
            "version": pack.version,
            "title": pack.title,
            "languages": list(pack.languages),
            "licence": pack.licence,
            "data": pack.data,
            "accuracy": pack.accuracy,
        },
        "tokens": {
            "kind": pack.token_set.kind,
            "blank": pack.token_set.blank,
            "symbols": list(pack.token_set.tokens),
            "log_prior": []
            if pack.log_prior is None
            else [round(float(value), 6) for value in pack.log_prior],
        },
        "features": {
            "kind": features.kind,
            "sample_rate": features.sample_rate,
            "bins": features.bins,
            "shift_samples": features.shift_samples,
            "window_samples": features.window_samples,
        },
        "model": {
            "file": pack.model_file,
            "accelerator_file": pack.accelerator_file,
            "hop_samples": pack.hop_samples,
            "right_context_samples": pack.right_context_samples,
        },
        "scales": {
            "lm_weight": scales.lm_weight,
            "prior_weight": scales.prior_weight,
            "word_score": scales.word_score,
        },
        **({} if pack.evidence is None else {"evidence": asdict(pack.evidence)}),
        "confidence": asdict(pack.calibration),
        "files": dict(pack.files),
    }
    lines = []
    for title, entries in tables.items():
        lines += [f"\n[{title}]"] if title else []
        lines += [f"{_key(key)} = {_toml(value)}" for key, value in entries.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Return a text, number or list as TOML, whose texts are written as JSON's."""
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _key(name: str) -> str:
    return name if name.replace("_", "").isascii() and name.isidentifier() else _toml(name)
