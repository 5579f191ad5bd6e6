"""Transcribes and decodes again: the only place where all rooms meet.

    recording ─► segments ─► emissions ─► search ─► transcript
                               │    ▲
                               ▼    │ (a recording heard before starts here)
                         emissions store

Work is a generator of events, so that whoever calls can show progress and stop. The rooms
themselves know nothing of one another.
"""

from core.engine.engine import Engine, transcript_segment
from core.engine.events import Advance, Event, Stage, never
from core.engine.factors import find_lexicon, find_pack, label_prior_of
from core.engine.hearing import Emitted, Listener

__all__ = [
    "Advance", "Emitted", "Engine", "Event", "Listener", "Stage", "find_lexicon", "find_pack",
    "label_prior_of", "never", "transcript_segment",
]  # fmt: skip
