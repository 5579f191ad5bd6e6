"""Tab-separated values for spreadsheets: start_s, end_s, confidence, text per segment."""

from __future__ import annotations

from core.transcript.model import Transcript, seconds


def render(transcript: Transcript) -> str:
    """Return a header line and one line per segment that has words.

    The confidence is the mean of the words' confidences.
    """
    rows = ["start_s\tend_s\tconfidence\ttext"]
    for segment in transcript.segments:
        if not segment.words:
            continue
        start = seconds(segment.words[0].first_sample)
        end = seconds(segment.words[-1].last_sample)
        confidence = sum(word.confidence for word in segment.words) / len(segment.words)
        # A list's written form may hold any character but must stay in its cell.
        text = " ".join(segment.text.split())
        rows.append(f"{start:.3f}\t{end:.3f}\t{confidence:.3f}\t{text}")
    return "\n".join(rows) + "\n"
