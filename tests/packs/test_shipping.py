"""What of packs is in the shipped program: no signing, nothing of a network, and nothing of it at the start."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys

import pytest

from fieldguide.packs import container
from tests.packs.making import make_manifest
from tests.packs.mutating import mutations, outcome

_IMPORTS = """
import sys
import fieldguide.app.main, fieldguide.cli.main
import fieldguide.packs.archive, fieldguide.packs.manifest, fieldguide.packs.trust, fieldguide.packs.truststate, fieldguide.packs.trustfile
print([name for name in sys.modules if name.partition(".")[0] in ("tuf", "securesystemslib", "cryptography", "urllib3")])
"""

#: Verifies a pack with nothing but what a frozen program has.
_FROZEN = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("pruning", sys.argv[1])
pruning = importlib.util.module_from_spec(spec); spec.loader.exec_module(pruning)
from types import ModuleType
started = []
sys.addaudithook(lambda event, _: started.append(event) if event.startswith(("subprocess", "os.system", "os.exec", "socket")) else None)
for name in pruning.MODULES:
    sys.modules[name] = ModuleType(name) if name in ("socket", "urllib.request") else None
from pathlib import Path
from fieldguide.errors import PackTamperedError
from fieldguide.packs import trust
from fieldguide.packs.archive import read_archive
from fieldguide.packs.truststate import TrustState
root = Path(sys.argv[3]).read_bytes()
pack = read_archive(Path(sys.argv[2]))
print(trust.verify(pack, TrustState(), root=root).publisher_name)
try:
    trust.verify(read_archive(Path(sys.argv[4])), TrustState(), root=root)
except PackTamperedError as error:
    print(error.message)
print(json.dumps(sorted(name for name, module in sys.modules.items() if module is not None)))
print(started)
from securesystemslib.signer import CryptoSigner
try:
    CryptoSigner.generate_ed25519()
except Exception as error:
    print(type(error).__name__)
"""


def _told(root, *arguments):
    ran = subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_nothing_of_tuf_is_imported_before_a_pack_is_looked_at(root):
    assert _told(root, "-c", _IMPORTS) == ["[]"]


def test_the_frozen_program_verifies_and_cannot_sign(root, bench, tmp_path):
    """In pure Python: ``cryptography`` and everything of a network are left out of it."""
    files = {"good": bench.endorsed(), "bad": bench.endorsed()}
    stolen = bench.own_targets(make_manifest(version=4), signers=bench.editors)
    files["bad"] = bench.endorsed(make_manifest(version=4), **{"hope.json": stolen})
    for name, made in files.items():
        (tmp_path / name).write_bytes(container.write(made))
    (tmp_path / "root").write_bytes(bench.core_root())
    places = [str(tmp_path / name) for name in ("good", "root", "bad")]
    told = _told(root, "-c", _FROZEN, str(root / "packaging/pruning.py"), *places)
    assert told[0] == "Hope Association"
    assert told[1] == "hope.json of this pack is not signed as it must be: 0 of 1 signatures are right."
    loaded = set(json.loads(told[2]))
    assert "tuf.api.metadata" in loaded
    assert not {
        name
        for name in loaded
        if name.partition(".")[0] in ("cryptography", "urllib3", "http", "ssl", "_socket", "cffi")
    }
    assert told[3] == "[]"  # no other program and no connection
    assert told[4] == "UnsupportedLibraryError"


def test_every_changed_byte_is_noticed_in_pure_python_too(bench, monkeypatch):
    import securesystemslib.signer._key as keys

    monkeypatch.setattr(keys, "CRYPTO_IMPORT_ERROR", "not there")
    data, root = container.write(bench.endorsed()), bench.core_root()
    assert outcome(data, root) == "accepted"
    packs = mutations(data, 300, random.Random(3), is_sound=True)  # noqa: S311 - the same changes each time
    assert "accepted" not in {outcome(changed, root) for changed in packs}


def test_nothing_that_signs_is_frozen(root):
    spec = importlib.util.spec_from_file_location("pruning", root / "packaging/pruning.py")
    pruning = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pruning)
    assert {"cryptography", "cffi", "fieldguide_publish"} <= {*pruning.MODULES} & {*pruning.FORBIDDEN_MODULES}


def test_selftest_tries_signatures(library, monkeypatch):
    from fieldguide.cli import selftest
    from fieldguide.packs import metadata

    selftest._signatures(library)
    monkeypatch.setattr(metadata, "_TRIAL_SIGNATURE", "0" * 128)
    with pytest.raises(selftest.SelftestError, match="cannot be told"):
        selftest._signatures(library)


@pytest.mark.parametrize("word", ["import cryptography", "from cryptography", "CryptoSigner", "private_key", ".sign("])
def test_the_program_holds_no_code_that_signs(word, root):
    found = [path.name for path in (root / "fieldguide").rglob("*.py") if word in path.read_text(encoding="utf-8")]
    assert found == []
