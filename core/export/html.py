"""A web page beside the recording: click a word and hear it. One file, no network.

The page refers to the recording by a relative address and holds its own style and script. Words are
no buttons, or a screen reader would say so after each of them: every paragraph has one, the arrow
keys go from word to word, Enter plays.
"""

from __future__ import annotations

import html
import mimetypes

from core.export.blocks import Block, Piece, blocks
from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import Transcript, milliseconds

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1d1d1f; --muted: #62625d;
  --accent: #0b6e63; --soft: #d9efeb; --line: #e3e3df; }
@media (prefers-color-scheme: dark) { :root { --ground: #202124; --text: #e9e9e6;
  --muted: #a3a5aa; --accent: #57c2b4; --soft: #1f4843; --line: #3a3c41; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 1.0625rem/1.6 system-ui, sans-serif; }
header, main { max-width: 44rem; margin: 0 auto; padding: 1rem 1.5rem; }
header { position: sticky; top: 0; background: var(--ground);
  border-bottom: 1px solid var(--line); }
h1 { font-size: 1.375rem; margin: 0 0 .75rem; }
audio, video { width: 100%; max-height: 40vh; }
.note { color: var(--muted); font-size: .875rem; margin: .5rem 0 0; }
p { margin: 0 0 1rem; }
.who { font-weight: 600; }
h2.who { font-size: 1rem; margin: 1.5rem 0 .25rem; }
button { font: inherit; font-size: .8125rem; font-variant-numeric: tabular-nums;
  color: var(--accent); background: none; border: 1px solid transparent; border-radius: 4px;
  padding: 0 .25rem; cursor: pointer; }
button:hover { border-color: var(--accent); }
span[data-t] { cursor: pointer; border-radius: 3px; }
span[data-t]:hover { text-decoration: underline; }
span.now { background: var(--soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
@media print { header { position: static; } audio, video, .note, button.go { display: none; } }
"""

_SCRIPT = """
const media = document.querySelector('audio, video');
const words = [...document.querySelectorAll('span[data-t]')];
const starts = words.map(word => Number(word.dataset.t));
let now = -1;
function at(time) {
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
}
function show() {
  const index = at(media.currentTime * 1000);
  if (index === now) return;
  if (words[now]) words[now].classList.remove('now');
  if (words[index]) words[index].classList.add('now');
  now = index;
}
function play(element) {
  media.currentTime = Number(element.dataset.t) / 1000;
  media.play();
}
media.addEventListener('timeupdate', show);
media.addEventListener('error', () => document.getElementById('lost').hidden = false, true);
document.addEventListener('click', event => {
  const target = event.target.closest('[data-t]');
  if (target && !String(getSelection())) play(target);
});
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target === media) return;
  if (event.key === 'Escape') {
    if (media.paused) media.play(); else media.pause();
    event.preventDefault();
    return;
  }
  const here = words.indexOf(document.activeElement);
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (step) {
    const from = here >= 0 ? here + step : Math.max(now, 0);
    const word = words[Math.min(Math.max(from, 0), words.length - 1)];
    if (word) word.focus();
    event.preventDefault();
  } else if (here >= 0 && (event.key === 'Enter' || event.key === ' ')) {
    play(words[here]);
    event.preventDefault();
  }
});
"""


def render(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the page; times are milliseconds in the attribute data-t of each word."""
    title = html.escape(layout.title or transcript.recording)
    source = html.escape(layout.audio)
    kind = (
        "video" if (mimetypes.guess_type(layout.audio)[0] or "").startswith("video/") else "audio"
    )
    heading = f"<h1>{title}</h1>\n" if layout.headings else ""
    body = "\n".join(_paragraph(block, layout) for block in blocks(transcript, layout))
    return f"""<!DOCTYPE html>
<html lang="{html.escape(transcript.recipe.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
{heading}<{kind} controls preload="metadata" src="{source}"></{kind}>
<p class="note">Click a word to hear it. Keys: arrows go from word to word, Enter plays, \
Esc pauses.</p>
<p class="note" id="lost" role="alert" hidden>The recording is not at {source}, or this browser \
can't play it.</p>
</header>
<main>
{body}
</main>
<script>{_SCRIPT}</script>
</body>
</html>
"""


def _paragraph(block: Block, layout: Layout) -> str:
    before = ""
    name = html.escape(block.speaker)
    if name and layout.speakers is Speakers.LINE:
        before = f'<h2 class="who">{name}</h2>\n'
        name = ""
    who = f'<b class="who">{name}:</b> ' if name else ""
    button, *rest = (_piece(piece, first=not index) for index, piece in enumerate(block.pieces))
    return f"{before}<p>{button[0]} {who}{' '.join([button[1], *(' '.join(p) for p in rest)])}</p>"


def _piece(piece: Piece, *, first: bool) -> tuple[str, str]:
    """Return the button before some words, and the words."""
    start = milliseconds(piece.words[0].first_sample)
    button = ""
    if piece.stamp:
        button = (
            f'<button data-t="{start}" aria-label="Play from {piece.stamp}">{piece.stamp}</button>'
        )
    elif first:
        button = f'<button class="go" data-t="{start}" aria-label="Play this paragraph">▶</button>'
    words = " ".join(
        f'<span tabindex="-1" data-t="{milliseconds(word.first_sample)}">'
        f"{html.escape(word.text, quote=False)}</span>"
        for word in piece.words
    )
    return button, words
