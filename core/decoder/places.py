"""Other places where a word may have been said: spotted by sound, compared with the text there.

`score` says how well the word fits a place: the log of how likely the place's frames are under the
word's labels against the best free path, per label; 0 is a perfect fit. `gain` says how much better
(above 0) or worse the word fits than what is written there: the difference of both paths' scores
over the same frames. Places are ranked by `score`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.decoder.align import align
from core.decoder.spot import LEAST_SCORE, Hit, spot
from core.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from core.acoustic.model import Emissions
    from core.decoder.align import Spoken

_LEAST_OVERLAP = 0.3
"""Share of a written word that a place must cover for the word to be what is written there."""


class Written(Protocol):
    """A word of a transcript, as `core.transcript.model.Word`."""

    @property
    def text(self) -> str:
        """Written form."""
        ...

    @property
    def first_sample(self) -> int:
        """Where it begins."""
        ...

    @property
    def last_sample(self) -> int:
        """Where it ends, exclusive."""
        ...


@dataclass(frozen=True, slots=True)
class Keyword:
    """What to look for.

    Attributes:
        text: Written form.
        variants: Its pronunciations, at least one.
    """

    text: str
    variants: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that sounds like a keyword.

    Attributes:
        keyword: The keyword's written form.
        first_sample: Where it begins.
        last_sample: Where it ends, exclusive.
        score: Nats per label ≤ 0; 0 fits perfectly.
        gain: Nats by which it fits better than what is written; None where that isn't known.
        written: What is written there; "" for nothing.
        phones: The pronunciation that fits, token ids.
    """

    keyword: str
    first_sample: int
    last_sample: int
    score: float
    gain: float | None
    written: str
    phones: tuple[int, ...]

    @property
    def is_written(self) -> bool:
        """Say whether the keyword is written there already."""
        said, wanted = self.written.casefold().split(), self.keyword.casefold().split()
        return any(said[i : i + len(wanted)] == wanted for i in range(len(said)))


def find_places(
    pieces: Iterable[Emissions],
    keywords: Sequence[Keyword],
    words: Sequence[Written] = (),
    pronounce: Callable[[str], Sequence[Spoken]] | None = None,
    *,
    least_score: float = LEAST_SCORE,
    blank: int = 0,
    cancel: Callable[[], bool] = lambda: False,
) -> tuple[Place, ...]:
    """Return the places of keywords in a recording, each keyword's best first.

    About 20 ms per hour of recording and word, reading the emissions not counted.

    Args:
        pieces: Emissions of the recording's segments.
        keywords: What to look for.
        words: The transcript's words in order of time.
        pronounce: Says how written words sound, to compare with them; None: no comparison.
        least_score: Nats per label below which a place is left out.
        blank: Token id of blank.
        cancel: Asked once per segment; true stops.

    Raises:
        Cancelled: `cancel` said so.
    """
    found: list[tuple[int, Place]] = []
    variants = [keyword.variants for keyword in keywords]
    begins = np.array([word.first_sample for word in words], dtype=np.int64)
    for piece in pieces:
        if cancel():
            raise Cancelled("Stopped")
        hits = spot(piece.log_probs, variants, least_score, blank)
        if not hits:
            continue
        first, hop = piece.first_sample, piece.hop_samples
        last = first + hop * piece.log_probs.shape[0]
        here = words[int(np.searchsorted(begins, first)) : int(np.searchsorted(begins, last))]
        path = _text_path(piece.log_probs, here, pronounce, blank)
        for hit in hits:
            chosen = variants[hit.keyword][hit.variant]
            found.append((hit.keyword, _place(piece, hit, keywords, here, path, chosen)))
    found.sort(key=lambda row: (row[0], -row[1].score, row[1].first_sample))
    return tuple(place for _, place in found)


def _place(
    piece: Emissions,
    hit: Hit,
    keywords: Sequence[Keyword],
    words: Sequence[Written],
    path: NDArray[np.float64] | None,
    chosen: Spoken,
) -> Place:
    first = piece.first_sample + hit.first_frame * piece.hop_samples
    last = piece.first_sample + hit.last_frame * piece.hop_samples
    gain = None
    if path is not None:
        span = slice(hit.first_frame, hit.last_frame)
        free = float(piece.log_probs[span].max(axis=1).sum(dtype=np.float64))
        gain = free + hit.score * len(chosen.phones) + chosen.cost - float(path[span].sum())
    written = " ".join(word.text for word in words if _covers(first, last, word))
    return Place(
        keywords[hit.keyword].text, first, last, hit.score, gain, written, tuple(chosen.phones)
    )


def _covers(first: int, last: int, word: Written) -> bool:
    shared = min(last, word.last_sample) - max(first, word.first_sample)
    shorter = min(last - first, word.last_sample - word.first_sample)
    return shared > _LEAST_OVERLAP * max(1, shorter)


def _text_path(
    log_probs: NDArray[np.float32],
    words: Sequence[Written],
    pronounce: Callable[[str], Sequence[Spoken]] | None,
    blank: int,
) -> NDArray[np.float64] | None:
    """Return each frame's log-probability on the best path of the written words; float64 [frames].

    None where that can't be told.
    """
    if pronounce is None:
        return None
    silent = log_probs[:, blank].astype(np.float64)
    if not words:
        return silent
    sounds = [pronounce(word.text) for word in words]
    if not all(sounds):
        return None
    found = align(log_probs, sounds, blank=blank)
    if found is None:
        return None
    for word in found.words:
        for phone in word.phones:
            span = slice(phone.first_frame, phone.last_frame)
            silent[span] = log_probs[span, phone.token]
    return silent
