"""What part of a recording is on the screen: zoom and scroll as numbers, without a widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

CLOSEST = 16_000
"""Samples that fill the width at the closest zoom: one second."""


@dataclass(frozen=True, slots=True)
class Span:
    """A window into a recording.

    Attributes:
        length: The recording's samples.
        first: The sample at the left edge.
        count: Samples that fill the width.
        width: Width in pixels.
    """

    length: int = 0
    first: int = 0
    count: int = 1
    width: int = 1

    @property
    def last(self) -> int:
        """The sample at the right edge."""
        return self.first + self.count

    @property
    def whole(self) -> bool:
        """Whether all of the recording is shown."""
        return self.count >= self.length

    def x(self, sample: float) -> float:
        """Return where a sample is, in pixels."""
        return (sample - self.first) / self.count * self.width

    def sample(self, x: float) -> int:
        """Return the sample at a pixel, inside the recording and the window."""
        part = min(max(x / max(self.width, 1), 0.0), 1.0)
        return min(self.first + round(part * self.count), self.length)

    def showing(self, first: int, count: int) -> Span:
        """Return the window moved to a place, inside the recording."""
        count = max(min(count, self.length), min(CLOSEST, self.length), 1)
        return replace(self, first=max(0, min(first, self.length - count)), count=count)

    def zoomed(self, factor: float, x: float) -> Span:
        """Return the window with so many times as much in it; what is at x stays there."""
        anchor = self.sample(x)
        count = max(min(round(self.count * factor), self.length), min(CLOSEST, self.length), 1)
        return self.showing(anchor - round(x / max(self.width, 1) * count), count)

    def following(self, sample: int) -> Span:
        """Return the window turned to the page that has a sample."""
        if self.first <= sample < self.last or self.whole:
            return self
        return self.showing(sample - self.count // 10, self.count)
