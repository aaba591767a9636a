"""What a frozen program leaves out, and what it must keep to open on a computer of another kind."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def pruning() -> ModuleType:
    place = Path(__file__).resolve().parents[2] / "packaging" / "pruning.py"
    spec = importlib.util.spec_from_file_location("pruning", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PLUGINS = "PySide6/Qt/plugins"
KEPT = (
    f"{PLUGINS}/platforms/libqxcb.so", f"{PLUGINS}/platforms/libqwayland.so", f"{PLUGINS}/platforms/libqoffscreen.so",
    "PySide6\\plugins\\platforms\\qwindows.dll", "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
    f"{PLUGINS}/platforminputcontexts/libibusplatforminputcontextplugin.so", f"{PLUGINS}/wayland-shell-integration/libxdg-shell.so",
    f"{PLUGINS}/iconengines/libqsvgicon.so", f"{PLUGINS}/imageformats/libqsvg.so", f"{PLUGINS}/printsupport/libcupsprintersupport.so",
    "PySide6/Qt/lib/libQt6Gui.so.6", "libxcb-cursor.so.0", "fieldguide/_data/library.db", "rapidfuzz/distance/metrics_cpp.so",
    "pyrage/pyrage.abi3.so", "markdown-3.11.3.dist-info/METADATA",
)  # fmt: skip
LEFT_OUT = (
    f"{PLUGINS}/platforms/libqvnc.so", f"{PLUGINS}/platforms/libqeglfs.so", f"{PLUGINS}/platformthemes/libqgtk3.so",
    f"{PLUGINS}/tls/libqopensslbackend.so",
    f"{PLUGINS}/networkinformation/libqglib.so", f"{PLUGINS}/imageformats/libqtiff.so", "PySide6\\Qt6Quick.dll", "PySide6/Qt/lib/libQt6Network.so.6",
    "PySide6/Qt/translations/qtbase_de.qm", "rapidfuzz/fuzz_cpp.so", "rapidfuzz/distance/metrics_cpp_avx2.so", "libcups.so.2", "libstdc++.so.6",
    "markdown-3.11.3.dist-info/RECORD", "libGL.so.1", "libfontconfig.so.1", "libxcb.so.1", f"{PLUGINS}/platforms/libqminimal.so",
)  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_a_window_needs_is_kept(pruning: ModuleType, name: str) -> None:
    assert pruning.is_kept(name)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_nobody_needs_is_left_out(pruning: ModuleType, name: str) -> None:
    assert not pruning.is_kept(name)


def test_nothing_that_is_forbidden_is_asked_to_be_kept(pruning: ModuleType) -> None:
    assert pruning.faults(KEPT, ("fieldguide.app.main", "email.message", "testing")) == []
    assert {"PySide6.QtNetwork", "ssl", "socket", "matplotlib", "fieldguide_publish", "cryptography"} <= set(
        pruning.MODULES
    )


def test_what_is_forbidden_is_named(pruning: ModuleType) -> None:
    files = ("libQt6Network.so.6", "fieldguide/_data/library.db", "python3.11/lib-dynload/_ssl.so", "x/tests/a.py")
    modules = ("http.client", "httpx", "socket", "fieldguide.app.main", "numpy.core")
    assert pruning.faults(files, modules) == [
        "the file libQt6Network.so.6", "the file python3.11/lib-dynload/_ssl.so", "the file x/tests/a.py",
        "the module http.client", "the module socket", "the module numpy.core",
    ]  # fmt: skip


def test_what_signs_packs_is_not_in_the_program_that_reads_them(pruning: ModuleType) -> None:
    files = ("cryptography/hazmat/bindings/_rust.abi3.so", "fieldguide_publish/keys.pyc", "fieldguide/packs/trust.pyc")
    modules = (
        "fieldguide_publish.keys",
        "cryptography.hazmat.primitives",
        "fieldguide.packs.trust",
        "tuf.api.metadata",
    )
    assert pruning.faults(files, modules) == [
        "the file cryptography/hazmat/bindings/_rust.abi3.so", "the file fieldguide_publish/keys.pyc",
        "the module fieldguide_publish.keys", "the module cryptography.hazmat.primitives",
    ]  # fmt: skip


def test_a_library_goes_with_the_last_that_asked_for_it(pruning: ModuleType) -> None:
    asks = {
        f"{PLUGINS}/platforms/libqxcb.so": ["libxcb-cursor.so.0", "libQt6Gui.so.6", "libc.so.6"],
        "PySide6/QtGui.abi3.so": ["libQt6Gui.so.6"],
        "PySide6/Qt/lib/libQt6Gui.so.6": ["libxkbcommon.so.0"],
        "libxkbcommon.so.0": [],
        "libxcb-cursor.so.0": ["libxkbcommon.so.0"],
        "libgio-2.0.so.0": ["libmount.so.1"],
        "libmount.so.1": ["libgio-2.0.so.0"],
    }
    assert pruning.needed(asks, lambda name: asks[name]) == set(asks) - {"libgio-2.0.so.0", "libmount.so.1"}
