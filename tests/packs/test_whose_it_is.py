"""Whose a record is stands on its page, in lists, in copied text, in JSON and on paper."""

import pytest

from fieldguide.export import citation, contact_block, edition_page, jsonlines, page, plain
from fieldguide.packs import editions
from fieldguide.store.library import Library
from tests.content.packed import contact, table
from tests.packs.carried import Ngo


@pytest.fixture(scope="module")
def merged(tmp_path_factory, library_path):
    """A library with a contact that NGO X added and one it replaced."""
    folder = tmp_path_factory.mktemp("merged")
    ngo = Ngo(may_override=True)
    files = {
        "services/gb.csv": table(contact("ngo-x-line", "+442079460111"), contact("gb-example-hotline", "+442079460112"))
    }
    device = ngo.device(folder / "profile", library_path)
    device.install(device.plan(ngo.pack(folder, files=files, overrides=("service/gb-example-hotline",))))
    with Library(editions.in_use(device.profile, library_path).library) as library:
        yield library


def test_the_page_names_publisher_pack_and_date(merged, today):
    html = page.render(merged.record("service/ngo-x-line"), merged.vocabulary, today)
    assert "Published by NGO X, not by the editors of the guide: pack ngo-x/contacts, version 1 of 1 Mar 2026." in html
    assert "replaced" not in html


def test_the_page_of_a_replaced_record_says_so(merged, today):
    html = page.render(merged.record("service/gb-example-hotline"), merged.vocabulary, today)
    assert "This page of the core edition was replaced by NGO X on 1 Mar 2026." in html


def test_lists_copied_text_json_and_paper_name_the_publisher(merged, today):
    record = merged.record("service/ngo-x-line")
    assert citation.standing_line(record.head, today).startswith("NGO X · draft · ")
    foot = "NGO X, ngo-x/contacts version 1 of 1 Mar 2026 · service/ngo-x-line"
    assert foot in citation.with_citation(record, merged.edition, today)
    assert citation.footer(record.head, merged.edition, today).startswith(foot)
    assert "Published by NGO X" in plain.page(record, merged.vocabulary, today)
    assert jsonlines.as_object(record)["issued"]["publisher"] == "NGO X"
    assert "from NGO X" in contact_block.mark(record, today).replace("&nbsp;", " ")


def test_records_of_the_core_edition_are_as_they_were(merged, library, today):
    for record_id in ("service/gb-example-shelter", "legal/cets-197"):
        for made in (page.render, plain.page):
            assert made(merged.record(record_id), merged.vocabulary, today) == made(
                library.record(record_id), library.vocabulary, today
            )
        assert citation.issued_line(merged.record(record_id).head) == ""


def test_the_page_about_the_edition_names_its_packs_and_who_answers_for_them(merged, library, today):
    known = [
        edition_page.Pack("ngo-x/contacts", "Contacts & more", "NGO X", 1, "2026-03-01"),
        edition_page.Pack("ngo-y/less", "Takes something out", "NGO Y", 2, "2026-03-02"),
    ]
    state = edition_page.state_of(merged, today, known)
    assert [pack.records for pack in state.packs] == [2, 0]
    html = edition_page.render(state, "1.2.3", seal="ab" * 32)
    assert "<td>Contacts &amp; more</td><td>NGO X</td><td>1 of 1 Mar 2026</td><td>2</td>" in html
    assert f"{library.edition.publisher}; NGO X for its pack; NGO Y for its pack" in html
    assert merged.edition.digest[:16] in html
    assert "abababababababab" in html
    counts = [sum(map(sum, (one.values() for one in tally.values()))) for tally in (library.tally(), state.tally)]
    assert counts[1] == counts[0] + 1, "one record was added, one replaced"
    plain_state = edition_page.state_of(library, today)
    assert plain_state.packs == ()
    assert "<h2>Packs</h2>" not in edition_page.render(plain_state, "1.2.3")


def test_a_pack_whose_title_nobody_knows_is_named_by_its_id(merged, today):
    (pack,) = edition_page.state_of(merged, today).packs
    assert (pack.title, pack.publisher, pack.version, pack.date, pack.records) == (
        "ngo-x/contacts", "NGO X", 1, "2026-03-01", 2,
    )  # fmt: skip
