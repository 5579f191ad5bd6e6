"""The recipe: the user's choice of everything that turns sound into text, frozen and hashable.

Two transcripts of the same recording with the same recipe are the same text. What lies left of the
emissions (pack, channel) is in it as well, so that one value says how a transcript came about.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.errors import UsageError

GENERAL_DOMAIN = "general"
BUILT_IN_PACK = "en-starter"
AUTO_DOMAIN = "auto"
"""Instead of a domain's name: all that are installed, weighed by what a first pass heard."""

DEFAULT_LIST_WEIGHT = 4.0
"""Finds most of what a larger one finds, and in text without names writes none that isn't there."""

LARGEST_WEIGHT = 1000.0


@dataclass(frozen=True, slots=True)
class DomainChoice:
    """One language model of the mixture.

    Attributes:
        name: A domain's name, the path of a model file of the user's, or AUTO_DOMAIN.
        weight: Share among all domains before they are scaled to one, ≥ 0.
    """

    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ListChoice:
    """One vocabulary list.

    Attributes:
        path: The list's file.
        weight: Odds multiplier of the list's words, ≥ 0; 0 is as if the list were absent.
    """

    path: str
    weight: float = DEFAULT_LIST_WEIGHT


@dataclass(frozen=True, slots=True)
class Recipe:
    """All factors of a transcription.

    Attributes:
        pack: Acoustic pack: its name, or its folder's path.
        language: BCP 47 code.
        domains: Language models with their shares; at least one above zero.
        lists: Vocabulary lists with their weights.
        trust_language: Multiplies the pack's language weight λ: 1 as tuned, less trusts the sound
            more.
        channel: Channel to transcribe, from 0; None mixes all.
        second_pass: Whether doubtful stretches are decoded again with what the recording
            established.
        corrected: Words that the user corrected in this recording: the rare ones become likelier
            in all of it.
        rescore: A larger language model that has its say on the words: a file (ONNX, KenLM, ARPA)
            or a domain's name; "" for none.
        punctuation: Whether marks and capitals are added to what was recognised.
        keep_all: Whether words are kept, as doubtful ones, where nothing sounds like speech.

    Raises:
        UsageError: A number is out of its range, or no domain has a share.
    """

    pack: str = BUILT_IN_PACK
    language: str = "en"
    domains: tuple[DomainChoice, ...] = (DomainChoice(GENERAL_DOMAIN),)
    lists: tuple[ListChoice, ...] = ()
    trust_language: float = 1.0
    channel: int | None = None
    second_pass: bool = False
    corrected: tuple[str, ...] = ()
    rescore: str = ""
    punctuation: bool = False
    keep_all: bool = False

    def __post_init__(self) -> None:
        for domain in self.domains:
            _check_range(domain.weight, "a model's weight")
        for vocabulary in self.lists:
            _check_range(vocabulary.weight, "a list's weight")
        _check_range(self.trust_language, "the trust in language")
        if not any(domain.weight > 0 for domain in self.domains):
            raise UsageError("No language model has a weight above zero", "Give one with --lm.")
        if self.channel is not None and self.channel < 0:
            raise UsageError(f"There is no channel {self.channel + 1}", "Channels count from 1.")

    def shares(self) -> dict[str, float]:
        """Return each domain's share of the mixture; they sum to one, none is zero."""
        total = sum(domain.weight for domain in self.domains)
        shares: dict[str, float] = {}
        for domain in self.domains:
            if domain.weight > 0:
                shares[domain.name] = shares.get(domain.name, 0.0) + domain.weight / total
        return shares

    @property
    def is_auto(self) -> bool:
        """Say whether the domains' weights shall be fitted to each recording."""
        return any(domain.name == AUTO_DOMAIN and domain.weight > 0 for domain in self.domains)

    @property
    def needs_whole(self) -> bool:
        """Say whether a recording must have been heard to its end before it is decoded."""
        return self.is_auto or self.second_pass or bool(self.corrected)

    def for_first_pass(self) -> Recipe:
        """Return the recipe with the general domain and those named in place of `auto`."""
        named = {d.name: d for d in self.domains if d.name != AUTO_DOMAIN and d.weight > 0}
        general = named.pop(GENERAL_DOMAIN, DomainChoice(GENERAL_DOMAIN))
        return replace(self, domains=(general, *named.values()))

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe as plain values, as the JSON format shows it."""
        return asdict(self)

    def identity(self) -> str:
        """Return a SHA-256 hex digest of all choices."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _check_range(value: float, what: str) -> None:
    if not 0.0 <= value <= LARGEST_WEIGHT:  # Not a number fails this too.
        raise UsageError(
            f"{value} can't be {what}", f"Give a number from 0 to {LARGEST_WEIGHT:.0f}."
        )
