"""The policy file: where it is looked for, what it can say, and that no file at all makes the guide laxer or keeps it from opening."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldguide.content import policy as reader
from fieldguide.content.policy import KEYS, parse
from fieldguide.content.toml import LONGEST_FILE, LONGEST_LINE
from fieldguide.domain.policy import Policy, fitted
from fieldguide.domain.settings import FORGET_AFTER, TEXT_SIZES, Settings
from fieldguide.errors import SwitchedOffError
from tests.app.policies import faults_of, is_strict

SOUND = """\
[preset]
country = "ro"
language = "en"
role = "health"
text_size = 125

[allow]
printing = false
export = false
pausing = true
shared_screens = false

[checklists]
forget_after_minutes = 2

[library]
packs = ["packs", "/srv/more.fgpack"]
update_folder = '\\\\server\\share'
"""
_AS = "lines such as “printing = false” below “[allow]”"
_LIST = 'a list of files or folders in quotes, such as ["packs"]'


def test_a_sound_file_is_taken_word_for_word():
    policy = parse(SOUND.encode(), "p.toml")
    assert policy.faults == ()
    assert (policy.country, policy.language, policy.role, policy.text_size) == ("RO", "en", "health", 125)
    assert (policy.printing, policy.export, policy.pausing, policy.shared_screens) == (False, False, True, False)
    assert policy.forget_choices == (1, 2)
    assert policy.packs == ("packs", "/srv/more.fgpack")
    assert policy.update_folder == r"\\server\share"
    assert policy.switched_off == (
        "printing",
        "saving files",
        "showing checklists on shared screens, where the system can do that",
    )
    assert policy.lines["preset.country"] == 2
    assert policy.lines["library.update_folder"] == 18


def test_an_empty_file_changes_nothing():
    for data in (b"", b"\xef\xbb\xbf", b"# nothing yet\r\n", b"[allow]\n"):
        assert replace(parse(data, ""), file="") == Policy()


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["byte order mark", "lines as on Windows", "both, as Notepad saves"],
)
def test_files_of_windows_are_read_the_same(encode):
    assert parse(encode(SOUND), "p.toml") == parse(SOUND.encode(), "p.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[allow]\nprintting = false", "p.toml:2: there is no key “printting” in [allow]. Did you mean “printing”?"),
        ("[alow]\nexport = false", "p.toml:1: there is no section [alow]. Did you mean “allow”?"),
        ("[zzz]\n", "p.toml:1: there is no section [zzz]. Expected: one of: preset, fixed, allow, checklists, library"),
        ("\nprinting = false", "p.toml:2: “printing” stands in no section. Expected: this key below [allow]"),
        ("[allow]\nrole = 'x'", "p.toml:2: there is no key “role” in [allow]. Expected: this key below [preset] or [fixed]"),
        ("[allow]\nexport = 'no'", "p.toml:2: “export” cannot be “no”. Expected: true or false, without quotes"),
        ("[allow]\nexport = 0", "p.toml:2: “export” cannot be 0. Expected: true or false, without quotes"),
        ("[preset]\ntext_size = 110", "p.toml:2: “text_size” cannot be 110. Expected: one of 100, 125, 150, 175, 200, without quotes"),
        ("[preset]\ntext_size = true", "p.toml:2: “text_size” cannot be true. Expected: one of 100, 125, 150, 175, 200, without quotes"),
        ("[preset]\n\ncountry = 'Romania'", "p.toml:3: “country” cannot be “Romania”. Expected: a country in quotes, two letters such as \"RO\""),
        ("[preset]\nrole = ''", "p.toml:2: “role” cannot be “”. Expected: the code of a role in quotes, such as \"border-first-line\""),
        ("[checklists]\nforget_after_minutes = 10",
         "p.toml:2: “forget_after_minutes” cannot be 10. Expected: one of 1, 2, 5, 15, 30, without quotes"),
        ("[library]\npacks = 'a'", "p.toml:2: “packs” cannot be “a”. Expected: " + _LIST),
        ("[library]\npacks = ['a', 3]", "p.toml:2: “packs” cannot be this list. Expected: " + _LIST),
        ("[library]\nupdate_folder = 1979-05-27", "p.toml:2: “update_folder” cannot be a date or time. Expected: a folder in quotes"),
        ("preset = 3", "p.toml:1: “preset” is no section. Expected: “[preset]” with its keys below it"),
        ("[preset]\nrole = 'a'\n[fixed]\nrole = 'b'", "p.toml:4: a role stands in [preset] and in [fixed]. Expected: one of them"),
        ("[library]\n\nupdate_folder = \"C:\\packs\"",
         "p.toml:3: this is no TOML (Unescaped '\\' in a string). Expected: a path with \\ in 'single quotes'"),
        ("[allow]\nexport =\n", "p.toml:2: this is no TOML (Invalid value). Expected: " + _AS),
        ("[allow]\nexport = false\nexport = false", "p.toml:3: this is no TOML (Cannot overwrite a value). Expected: " + _AS),
        ("[library]\npacks = [\n'a',", "p.toml:3: this is no TOML (Invalid value). Expected: " + _AS),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_is_expected(text, told):
    policy = parse(text.encode(), "p.toml")
    assert faults_of(policy) == [told]
    assert is_strict(policy)


def test_all_faults_are_named_and_what_could_be_read_holds():
    text = "[preset]\ncountry = 'HU'\ncolour = 1\n[checklists]\nforget_after_minutes = 1\n[allow]\npinting = false\nexport = true\n"
    policy = parse(text.encode(), "p.toml")
    assert [fault.line for fault in policy.faults] == [3, 7]
    assert is_strict(policy), "what the file allows does not count while it has a fault"
    assert (policy.country, policy.forget_after) == ("HU", 1)


@pytest.mark.parametrize(
    "written", ["allow.export = false", "allow = {export = false}", "[ 'allow' ]\n\"export\" = false"]
)
def test_other_ways_of_writing_the_same_are_understood(written):
    policy = parse(written.encode(), "p.toml")
    assert (policy.faults, policy.export) == ((), False)
    assert policy.lines["allow.export"] == len(written.split("\n"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"#" * (LONGEST_FILE + 1), "p.toml:1: the file is too long for a policy. Expected: at most 65,536 bytes"),
        (b"\n" + b"a." * LONGEST_LINE + b"a = 1", "p.toml:2: the line is too long. Expected: at most 1,000 characters"),
        (b"\n\n[allow]\n# \xff\n", "p.toml:4: this is no UTF-8 text. Expected: the file saved with encoding UTF-8"),
        (SOUND.encode("utf-16"), "p.toml:1: this is no UTF-8 text. Expected: the file saved with encoding UTF-8"),
    ],
    ids=["long", "long line", "no UTF-8", "UTF-16"],
)  # fmt: skip
def test_what_is_no_policy_at_all_is_refused_in_a_sentence(data, told):
    policy = parse(data, "p.toml")
    assert faults_of(policy) == [told]
    assert is_strict(policy)


def test_thousands_of_brackets_are_a_fault_like_any_other():
    (fault,) = parse(b"x = " + b"[\n" * 20_000, "p.toml").faults
    assert "nested" in fault.problem


def test_a_file_that_cannot_be_read_is_a_fault_and_one_that_is_not_there_is_none(tmp_path):
    assert reader.read(tmp_path / "policy.toml") is None
    assert reader.read(Path(__file__) / "policy.toml") is None
    (tmp_path / "policy.toml").mkdir()
    policy = reader.read(tmp_path / "policy.toml")
    assert faults_of(policy) == [f"{tmp_path / 'policy.toml'}:1: this is no file. Expected: a text file"]
    assert is_strict(policy)


def test_a_file_one_may_not_read_is_as_strict_as_it_could_be(tmp_path, monkeypatch):
    path = tmp_path / "policy.toml"
    path.write_text(SOUND, encoding="utf-8")

    def refuse(self, *_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    policy = reader.read(path)
    assert faults_of(policy) == [
        f"{path}:1: the file cannot be read (Permission denied). Expected: a file everybody may read"
    ]
    assert is_strict(policy)


_NAMES = st.sampled_from(sorted({*KEYS, *(key for keys in KEYS.values() for key in keys), "exprt", "\u00fc", "x.y"}))
_ODD = (
    "0x7fffffffffffffffffff", "1e400", '["a"]', "['']", "{}", "{a = 1}", "1979-05-27", "07:32:00", '"\\u0000"', "'''\n[allow]\n'''", "[",
    "9999-99-99",
)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(
        ["true", "false", "1", "5", "100", "125", "nan", '""', '"RO"', "'health'", "[]", *_ODD]
    ),
    st.text(max_size=12),
    st.integers().map(str),
)  # fmt: skip
_LINES = st.one_of(
    _NAMES.map("[{}]".format),
    _NAMES.map("[[{}]]".format),
    st.tuples(_NAMES, _VALUES).map(" = ".join),
    st.tuples(_NAMES, _NAMES, _VALUES).map(lambda parts: f"{parts[0]}.{parts[1]} = {parts[2]}"),
    st.text(max_size=20),
)
_DOCUMENTS = st.lists(_LINES, max_size=12).map("\n".join)
_OWN = st.builds(
    Settings,
    country=st.sampled_from(["", "HU"]),
    role=st.sampled_from(["", "reception"]),
    text_size=st.sampled_from(TEXT_SIZES),
    is_welcomed=st.booleans(),
    forget_after=st.sampled_from(FORGET_AFTER),
    is_pausing=st.booleans(),
    is_shared=st.booleans(),
)


@given(
    st.one_of(st.binary(max_size=300), _DOCUMENTS.map(lambda text: text.encode("utf-8", "surrogatepass"))),
    _OWN,
)
@example(b"a = 0o", Settings())
@example(b"a = " + b"1\n" * 5_000, Settings())
@example(b"a = 0x" + b"f" * 990, Settings())
@example(("a = [" + "\n9" * 5_000).encode(), Settings())
def test_any_bytes_are_a_policy_and_never_make_the_guide_laxer(data, own):
    policy = parse(data, "p.toml")
    assert all(
        fault.file == "p.toml" and fault.line >= 1 and fault.problem and fault.expected for fault in policy.faults
    )
    assert all("\n" not in str(fault) for fault in policy.faults)
    if policy.faults:
        assert is_strict(policy)
        assert policy.notice
    held = policy.held(policy.begun(own))
    assert held.forget_after <= own.forget_after
    assert held.forget_after in policy.forget_choices
    assert own.is_pausing or not held.is_pausing
    assert own.is_shared or not held.is_shared
    assert (held.theme, held.view, held.window, held.is_welcomed) == (own.theme, own.view, own.window, own.is_welcomed)
    if own.is_welcomed:
        assert (held.country, held.language, held.text_size) == (own.country, own.language, own.text_size)


def test_what_is_not_allowed_is_refused_by_name():
    Policy().require_printing()
    Policy().require_export()
    sound, broken = parse(b"[allow]\nexport = false\nprinting = false", "/etc/p.toml"), parse(b"x", "/etc/p.toml")
    with pytest.raises(
        SwitchedOffError, match=r"^Saving files is switched off by your organisation's policy\. See /etc/p.toml\.$"
    ):
        sound.require_export()
    with pytest.raises(SwitchedOffError, match=r"^Printing is switched off by your organisation's policy\. See"):
        sound.require_printing()
    with pytest.raises(
        SwitchedOffError, match=r"The policy has a fault; whoever looks after this computer can mend it\."
    ):
        broken.require_export()


def test_what_an_edition_does_not_know_is_left_out_and_switches_nothing_off(library):
    text = "[preset]\ncountry = 'QQ'\nlanguage = 'tlh'\n[fixed]\nrole = 'border-frist-line'\n"
    policy = fitted(parse(text.encode(), "p.toml"), library.vocabulary)
    assert [str(one) for one in policy.misfits[1:]] == [
        "p.toml:3: this edition has no language “tlh”. Expected: one of: en",
        "p.toml:5: this edition has no role “border-frist-line”. Did you mean “border-first-line”?",
    ]
    assert str(policy.misfits[0]).startswith("p.toml:2: this edition has no country “QQ”. Expected: ")
    assert (policy.country, policy.language, policy.fixed_role) == ("", "", "")
    assert policy.export
    assert policy.printing
    assert policy.faults == ()
    assert "it is left out: p.toml:2" in policy.notice
    known = parse(b"[preset]\ncountry = 'se'\nlanguage = 'en'\nrole = 'health'", "p.toml")
    assert fitted(known, library.vocabulary) == known


def test_presets_are_a_beginning_and_a_fixed_role_stays():
    policy = parse(b"[preset]\ncountry = 'RO'\ntext_size = 150\n[fixed]\nrole = 'health'", "p.toml")
    assert policy.held(policy.begun(Settings())) == Settings(country="RO", text_size=150, role="health")
    chosen = Settings(country="HU", text_size=125, role="reception")
    assert policy.held(policy.begun(chosen)) == replace(chosen, role="health")
    welcomed = Settings(is_welcomed=True)
    assert policy.held(policy.begun(welcomed)) == replace(welcomed, role="health")


# --- what the manual says ---


def test_the_example_of_the_manual_is_sound_and_has_every_key(root, real_library):
    text = (root / "docs" / "manual" / "policy-example.toml").read_bytes()
    policy = fitted(parse(text, "policy-example.toml"), real_library.vocabulary)
    assert (policy.faults, policy.misfits) == ((), ())
    wanted = {f"{section}.{key}" for section, keys in KEYS.items() for key in keys}
    assert wanted - set(policy.lines) == {"preset.role"}, "a role is either preset or fixed"
    other = text.replace(b"# role =", b"role =").replace(b"[fixed]                           # cannot", b"# ")
    other = other.replace(b'role = "border-first-line"        #', b"#")
    assert wanted - set(parse(other, "policy-example.toml").lines) == {"fixed.role"}


def test_the_manual_explains_every_key_and_quotes_labels_that_exist(root):
    manual = (root / "docs" / "manual" / "administrators.md").read_text(encoding="utf-8")
    for section, keys in KEYS.items():
        assert f"`[{section}]`" in manual
        assert all(f"`{key}`" in manual for key in keys)
    for choices in (TEXT_SIZES, FORGET_AFTER):
        assert ", ".join(map(str, choices)) in manual
    program = "\n".join(path.read_text(encoding="utf-8") for path in (root / "fieldguide").rglob("*.py")).replace(
        "&", ""
    )
    labels = set(re.findall(r"\*\*([^*]+)\*\*", manual))
    assert len(labels) >= 6
    assert [label for label in sorted(labels) if f'"{label}' not in program] == []
