"""Written text to spoken words in several processes: it is the slowest step of a language model.

Every process has a pipe of its own and one batch at a time, so that nothing waits for anything but
its next batch, order is kept, and a process whose parent is gone ends by itself.
"""

from __future__ import annotations

import contextlib
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing import get_context
from typing import TYPE_CHECKING

from core.text.normalise import normalise_all

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Batch = list[str]


@contextlib.contextmanager
def normalisers(
    workers: int,
) -> Iterator[Callable[[Iterable[Batch]], Generator[tuple[Batch, Batch], None, None]]]:
    """Give a function that turns batches of sentences into pairs of written and spoken ones.

    Args:
        workers: Processes; up to 1 does the work in this one.
    """
    if workers <= 1:
        yield lambda batches: ((batch, normalise_all(batch)) for batch in batches)
        return
    # Forking would copy the locks of other threads.
    context = get_context("spawn")
    ends: list[Connection] = []
    processes = []
    try:
        for _ in range(workers):
            mine, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            ends.append(mine)
            processes.append(process)
        yield lambda batches: _shared(batches, ends)
    finally:
        for end in ends:
            end.close()
        for process in processes:
            process.terminate()
            process.join()


def _shared(
    batches: Iterable[Batch], ends: list[Connection]
) -> Generator[tuple[Batch, Batch], None, None]:
    idle = deque(ends)
    busy: deque[tuple[Connection, Batch]] = deque()
    try:
        for batch in batches:
            done: tuple[Batch, Batch] | None = None
            if not idle:
                end, written = busy.popleft()
                done = (written, end.recv())
                idle.append(end)
            end = idle.popleft()
            end.send(batch)
            busy.append((end, batch))
            if done is not None:
                yield done
        while busy:
            end, written = busy.popleft()
            yield written, end.recv()
    finally:
        # Whoever has enough before the end: no answer may be left for the next text.
        with contextlib.suppress(EOFError, OSError):
            for end, _ in busy:
                end.recv()


def _work(end: Connection) -> None:
    """Answer batches until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent alone.
    with contextlib.suppress(EOFError, OSError):
        while True:
            end.send(normalise_all(end.recv()))
