"""A microphone that hears what is played to it: PulseAudio's null sink, for real captures."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = ("pulseaudio", "pactl", "paplay")
_ASOUNDRC = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


def missing() -> str:
    """Return why there can be no virtual microphone here; "" if there can."""
    absent = [name for name in _PROGRAMS if shutil.which(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed (pulseaudio pulseaudio-utils)"
    plugins = [*Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")]
    return "" if plugins else "ALSA's plugin for PulseAudio not installed (libasound2-plugins)"


class VirtualMicrophone:
    """A running sound server of our own.

    Attributes:
        environment: For processes that shall hear it.
    """

    def __init__(self, environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
        self.environment = environment
        self._server = server

    def play(self, path: Path) -> None:
        """Play a sound file into the microphone and wait for its end."""
        subprocess.run(["paplay", "-d", "vmic", str(path)], env=self.environment, check=True)

    def stop(self) -> None:
        """Take the microphone away from whoever hears it."""
        self._server.terminate()
        self._server.wait()


@contextmanager
def virtual_microphone(folder: Path) -> Iterator[VirtualMicrophone]:
    """Run a sound server whose files are below a folder."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, parents=True)
    (folder / ".asoundrc").write_text(_ASOUNDRC, encoding="utf-8")
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime)}
    for name in (
        "PULSE_SERVER",
        "PULSE_RUNTIME_PATH",
        "XDG_CONFIG_HOME",
        "DBUS_SESSION_BUS_ADDRESS",
    ):
        environment.pop(name, None)
    sink = "module-null-sink sink_name=vmic rate=48000 channels=1"
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
         "-L", "module-native-protocol-unix", "-L", sink],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(environment, server)
        subprocess.run(["pactl", "set-default-source", "vmic.monitor"], env=environment, check=True)
        yield VirtualMicrophone(environment, server)
    finally:
        server.terminate()
        server.wait()


def _wait_for(environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(200):
        asked = subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False)
        if asked.returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError("PulseAudio didn't start")
