-- user.db: the only thing the program writes. Settings and bookmarks of the person at the keyboard, never anything about a person spoken to,
-- never a search, never an answer. PRAGMA application_id is 0x46475531 ("FGU1").

-- Choices in Settings and the place of the window.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,   -- country, role, language, theme, text_size, welcomed, forget_after, pausing, shared, view, window
    value TEXT NOT NULL       -- as text; anything that makes no sense is read as the default
) WITHOUT ROWID;

-- Records the reader wants to find again.
CREATE TABLE bookmark (
    record_id TEXT PRIMARY KEY,        -- may name a record the present library no longer has; then it is shown as gone
    title     TEXT NOT NULL,           -- as it was when bookmarked, for that case
    position  INTEGER NOT NULL         -- order of adding
) WITHOUT ROWID;
