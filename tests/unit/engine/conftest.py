"""An engine that hears tones, in a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.engine import Engine
from tests.helpers.tones import ToneModel, install_domain, install_tone_pack


@pytest.fixture
def tone_home(sonant_home: Path) -> Path:
    install_tone_pack(sonant_home)
    install_domain(sonant_home)
    return sonant_home


@pytest.fixture
def tone_engine(tone_home: Path) -> Engine:
    return Engine(threads=1, open_acoustic=ToneModel)
