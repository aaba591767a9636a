-- The library: everything the guide knows, in one file that is written once by fieldguide.content and then only read.
--
-- PRAGMA application_id says "this is a Fieldguide library" (0x46474C31, "FGL1"), PRAGMA user_version the version of this schema.
-- Behind the last page stand 32 bytes more, the SHA-256 of everything before them: a file that differs in one bit is refused.
-- Dates are text: YYYY, YYYY-MM or YYYY-MM-DD as far as known, '' where nothing is known. No column holds NULL.

-- Facts about the edition as a whole.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,   -- name, version, date, publisher, licence, languages, digest (of the sources), fold_version, refused (JSON, see lint.yml), packs (JSON list, in editions made on a computer)
    value TEXT NOT NULL       -- as text
) WITHOUT ROWID;

-- The controlled words: what a code means and what is shown for it.
CREATE TABLE word (
    list     TEXT NOT NULL,   -- roles, settings, forms, dimensions, needs, ...
    code     TEXT NOT NULL,   -- as used in record_code, in kind tables and in checklists
    label    TEXT NOT NULL,   -- shown on screen
    about    TEXT NOT NULL,   -- what it covers
    position INTEGER NOT NULL,-- order within the list
    PRIMARY KEY (list, code)
) WITHOUT ROWID;

-- The countries contacts and law are given for.
CREATE TABLE country (
    code  TEXT PRIMARY KEY,   -- ISO 3166-1 alpha-2; XK is user-assigned
    name  TEXT NOT NULL,      -- English short name
    is_eu INTEGER NOT NULL    -- 1: member state of the European Union
) WITHOUT ROWID;

-- The bibliography.
CREATE TABLE source (
    id        TEXT PRIMARY KEY,  -- key in the bibliography; page-<digest> for a web page a contact was read on
    title     TEXT NOT NULL,  -- as the publisher prints it
    publisher TEXT NOT NULL,  -- who stands behind it
    date      TEXT NOT NULL,  -- as printed
    url       TEXT NOT NULL,  -- where it lives; never opened by the program
    read      TEXT NOT NULL CHECK (read IN ('publisher', 'copy', 'not-read')),  -- how it was read
    read_at   TEXT NOT NULL,  -- address of the copy that was read, if not url
    read_on   TEXT NOT NULL,  -- day it was read
    note      TEXT NOT NULL   -- what exactly was read
) WITHOUT ROWID;

-- What every record has, whatever its kind.
CREATE TABLE record (
    seq         INTEGER PRIMARY KEY,     -- row of the full-text index; order of building; not stable between editions
    id          TEXT NOT NULL UNIQUE,    -- stable slug: indicator/documents-held
    kind        TEXT NOT NULL CHECK (kind IN ('indicator', 'legal', 'service', 'country', 'checklist', 'article', 'programme', 'case_study', 'term')),  -- what it is
    lang        TEXT NOT NULL,           -- BCP 47 language of its texts
    title       TEXT NOT NULL,           -- one line
    summary     TEXT NOT NULL,           -- one sentence
    body_html   TEXT NOT NULL,           -- from Markdown, through an allow-list
    text        TEXT NOT NULL,           -- plain words of body and facts, for snippets and export
    cues        TEXT NOT NULL,           -- JSON list: words people would type
    country     TEXT NOT NULL,           -- ISO code, EU, COE, UN, ILO, OSCE, or ''
    grouping    TEXT NOT NULL,           -- code lists group by: legal type, service type, topic, or ''
    state       TEXT NOT NULL CHECK (state IN ('draft', 'source-checked', 'expert-reviewed')),  -- computed by the builder
    read_on     TEXT NOT NULL,           -- oldest day one of its sources was read
    checked_on  TEXT NOT NULL,           -- day of the last comparison with the sources by a second person
    checked_by  TEXT NOT NULL,           -- who compared; a role, or a name given for it
    expert      TEXT NOT NULL,           -- expert who reviewed it
    check_after TEXT NOT NULL,           -- day from which it must be looked at again
    publisher   TEXT NOT NULL,           -- who publishes the pack it came with, '' for the core edition; so the four below
    pack        TEXT NOT NULL,           -- id of the pack
    pack_version INTEGER NOT NULL,       -- number of the pack's edition, 0 for the core edition
    pack_date   TEXT NOT NULL,           -- day the pack was closed
    replaces    TEXT NOT NULL            -- whose record of this id it took the place of, '' if there was none
);
CREATE INDEX record_by_kind ON record (kind, country, grouping, title);

-- Which source says it, and where.
CREATE TABLE citation (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the record that cites
    position  INTEGER NOT NULL,          -- order on the page
    source_id TEXT NOT NULL REFERENCES source (id),  -- what is cited
    locator   TEXT NOT NULL,             -- article, page, section
    evidence  TEXT NOT NULL,             -- in a few words, what stands there
    read      TEXT NOT NULL,             -- as in source, for this very place
    anchor    TEXT NOT NULL,             -- article of the record it supports, '' for the record as a whole
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- References between records; both ends exist, checked by the builder.
CREATE TABLE link (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the record that points
    position  INTEGER NOT NULL,          -- order in its source file
    target_id TEXT NOT NULL REFERENCES record (id),  -- the record pointed to
    anchor    TEXT NOT NULL,             -- article of the target, or ''
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;
CREATE INDEX link_by_target ON link (target_id);

-- Codes a record carries.
CREATE TABLE record_code (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the record that carries the code
    list      TEXT NOT NULL,             -- who, forms, settings, noticed, dimensions, roles, needs, audience
    position  INTEGER NOT NULL,          -- order in its source file
    code      TEXT NOT NULL,             -- a code of word.list
    PRIMARY KEY (record_id, list, position)
) WITHOUT ROWID;
CREATE INDEX record_code_by_code ON record_code (list, code);

-- Published ratings of indicators, one row for each list and dimension.
CREATE TABLE rating (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the indicator
    list      TEXT NOT NULL,             -- adult-labour, child-labour, adult-sexual, child-sexual
    dimension TEXT NOT NULL,             -- a code of the list dimensions
    strength  TEXT NOT NULL CHECK (strength IN ('strong', 'medium', 'weak')),  -- as published; never to be added up
    item      TEXT NOT NULL,             -- dimension, point, place in the list
    PRIMARY KEY (record_id, list, dimension)
) WITHOUT ROWID;

-- What a legal reference adds.
CREATE TABLE legal (
    record_id              TEXT PRIMARY KEY REFERENCES record (id),  -- the legal record
    type                   TEXT NOT NULL,  -- a code of the list legal-types
    official_title         TEXT NOT NULL,  -- as published
    status                 TEXT NOT NULL,  -- in-force, amended, repealed, adopted, proposed, policy
    status_on              TEXT NOT NULL,  -- the day the status was looked up
    adopted                TEXT NOT NULL,  -- for a judgment: delivered
    in_force               TEXT NOT NULL,  -- entry into force
    applies_from           TEXT NOT NULL,  -- if later than entry into force
    transposition_deadline TEXT NOT NULL   -- EU directives: by when national law must follow
) WITHOUT ROWID;

-- The articles of a legal reference that matter here.
CREATE TABLE legal_article (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the legal record
    position  INTEGER NOT NULL,          -- order in its source file
    article   TEXT NOT NULL,             -- 11(2)
    title     TEXT NOT NULL,             -- what it is about
    says      TEXT NOT NULL,             -- in our words
    means     TEXT NOT NULL,             -- for the person reading
    is_draft  INTEGER NOT NULL,          -- 1: written without the text at hand
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- What is known of a country's procedure, one row for each question that was researched.
CREATE TABLE country_answer (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the country
    position  INTEGER NOT NULL,          -- order on the page
    question  TEXT NOT NULL,             -- a code of the list country-questions
    short     TEXT NOT NULL,             -- in a few words; '' if nothing was found
    says      TEXT NOT NULL,             -- in full, in our words
    conflict  TEXT NOT NULL,             -- what another source says instead
    not_found TEXT NOT NULL,             -- where it was looked for in vain
    is_draft  INTEGER NOT NULL,          -- 1: written without reading the source
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- What people type when they know the number: CELEX, CETS, ECLI, application number, phone number.
CREATE TABLE identifier (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the record that carries it
    scheme    TEXT NOT NULL,             -- celex, cets, phone, short-number, ...
    value     TEXT NOT NULL,             -- as published
    compact   TEXT NOT NULL,             -- letters and digits only, folded
    PRIMARY KEY (record_id, scheme, value)
) WITHOUT ROWID;
CREATE INDEX identifier_by_compact ON identifier (compact);

-- What a contact adds. '' means: nobody read it.
CREATE TABLE service (
    record_id    TEXT PRIMARY KEY REFERENCES record (id),  -- the contact
    organisation TEXT NOT NULL,          -- who runs it
    type         TEXT NOT NULL,          -- a code of the list service-types
    email        TEXT NOT NULL,          -- several parted by ;
    website      TEXT NOT NULL,          -- text only; the program opens no address
    hours        TEXT NOT NULL,          -- in words
    languages    TEXT NOT NULL,          -- JSON list of English names
    cost         TEXT NOT NULL,          -- in words
    police_run   TEXT NOT NULL,          -- yes, no or ''
    reports      TEXT NOT NULL,          -- passes what it hears to authorities: yes, no or ''
    note         TEXT NOT NULL,          -- what a caller should know; conflicts between sources
    source_tier  TEXT NOT NULL,          -- a code of the list source-tiers: who printed the number
    source_date  TEXT NOT NULL,          -- date the page carries
    sealed_to    TEXT NOT NULL           -- public key of age under which it takes sealed referrals, or ''
) WITHOUT ROWID;

-- The numbers of a contact, in the order in which to try them.
CREATE TABLE phone (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the contact
    position  INTEGER NOT NULL,          -- order on the page
    e164      TEXT NOT NULL,             -- '' for a number that works inside the country only
    inside    TEXT NOT NULL,             -- as dialled inside the country, grouped for reading
    abroad    TEXT NOT NULL,             -- as dialled from abroad, '' for a short number
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- What a glossary term adds.
CREATE TABLE term (
    record_id     TEXT PRIMARY KEY REFERENCES record (id),  -- the term
    abbreviations TEXT NOT NULL,         -- JSON list: NRM
    lay           TEXT NOT NULL,         -- JSON list: what people say who do not know the term
    translations  TEXT NOT NULL          -- JSON list of [BCP 47 language, [words, the usual term first]]; drafts
) WITHOUT ROWID;

-- The figures an article shows.
CREATE TABLE figure (
    record_id TEXT NOT NULL REFERENCES record (id),  -- the article
    position  INTEGER NOT NULL,          -- order on the page
    name      TEXT NOT NULL,             -- how the article's text refers to it
    title     TEXT NOT NULL,             -- one line
    concept   TEXT NOT NULL,             -- a code of the list concepts: registered, detected, referred, estimated
    place     TEXT NOT NULL,             -- where it was counted
    period    TEXT NOT NULL,             -- when it was counted
    unit      TEXT NOT NULL,             -- what was counted
    style     TEXT NOT NULL,             -- columns or bars
    head      TEXT NOT NULL,             -- JSON list: names of the columns
    rows      TEXT NOT NULL,             -- JSON list of lists: a label and numbers
    note      TEXT NOT NULL,             -- what must be known to read it right
    svg       TEXT NOT NULL,             -- the picture, with placeholders for colours
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- What a checklist adds. It is always read whole, so it is kept whole.
CREATE TABLE checklist (
    record_id  TEXT PRIMARY KEY REFERENCES record (id),  -- the checklist
    definition TEXT NOT NULL             -- JSON, the shape of fieldguide.domain.checklist.ChecklistDefinition
) WITHOUT ROWID;

-- The full-text index, over folded words only. The text people see stands in record.
CREATE VIRTUAL TABLE record_fts USING fts5 (
    title, cues, summary, body, stems,
    content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'", prefix = '2 3'
);

-- The words of the index, each with the number of records that hold it.
CREATE VIRTUAL TABLE record_vocab USING fts5vocab (
    record_fts, col
);

-- What ranking looks at: the folded words of each record.
CREATE TABLE ranked (
    seq     INTEGER PRIMARY KEY REFERENCES record (seq),  -- the record
    title   TEXT NOT NULL,               -- words in order
    cues    TEXT NOT NULL,               -- words in order, cues parted by |
    summary TEXT NOT NULL,               -- words in order
    body    TEXT NOT NULL                -- every further word, once
);

-- Stems of the library's English words, where they differ from the word.
CREATE TABLE stem (
    word TEXT PRIMARY KEY,               -- folded
    stem TEXT NOT NULL                   -- by the Snowball stemmer for English
) WITHOUT ROWID;

-- The thesaurus: what people say, and what the records say for it.
CREATE TABLE concept (
    concept INTEGER PRIMARY KEY,         -- order of the source file
    name    TEXT NOT NULL,               -- its key there
    field   TEXT NOT NULL                -- folded English words or phrases of the records, parted by |
);
CREATE TABLE phrase (
    phrase  TEXT NOT NULL,               -- folded words, parted by single spaces
    concept INTEGER NOT NULL REFERENCES concept (concept),  -- what it stands for
    lang    TEXT NOT NULL,               -- BCP 47
    stem    TEXT NOT NULL,               -- stem of a single word in its language, or ''
    PRIMARY KEY (phrase, concept, lang)
) WITHOUT ROWID;
-- What people say of ordinary circumstances.
CREATE TABLE ordinary (
    phrase TEXT PRIMARY KEY              -- folded words, parted by single spaces
) WITHOUT ROWID;
CREATE INDEX phrase_by_stem ON phrase (stem, lang) WHERE stem <> '';
