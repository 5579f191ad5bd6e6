"""A recording of three hours in the library: 30,000 words, every tenth doubtful."""

from __future__ import annotations

import random

from app.transcript.document import Paragraph, Rival, Scores, Token
from app.transcript.stored import paragraph_text
from core.folders import user_data
from core.store.library import Library

WORDS = 30_000


def write_long(title: str = "Hearing", seed: int = 1) -> int:
    """Put such a recording into the library of this home; return its number."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefghiklmnorstu", k=3 + n % 7)) for n in range(3_000)]
    mine, theirs = Scores(-20.1, 2.2, -9.0, 0.0, -0.1, 0.5), Scores(-21.0, 2.0, -9.5, 0.0, 0.0, 0.5)
    user_data().mkdir(parents=True, exist_ok=True)
    with Library(user_data() / "library.sqlite") as library:
        number = library.add_recording(f"/nowhere/{title}.wav", title)
        position = written = 0
        while written < WORDS:
            first, words = position, []
            for _ in range(chance.randint(40, 90)):
                length = chance.randint(2_000, 7_000)
                doubtful = chance.random() < 0.1
                rivals = tuple(
                    Rival(chance.choice(vocabulary), 0.1, theirs) for _ in range(1 + 3 * doubtful)
                )
                words.append(
                    Token(
                        chance.choice(vocabulary), position, position + length,
                        0.4 if doubtful else 0.93, scores=mine, rivals=rivals,
                    )
                )  # fmt: skip
                position += length + 300
            paragraph = Paragraph(first, position, tuple(words))
            library.add_segment(number, paragraph_text(paragraph), joins=False)
            position += 20_000
            written += len(words)
        library.set_status(number, "ready")
    return number
