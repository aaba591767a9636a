"""SQLite, and the only code that speaks it: writing a library, reading it, and keeping settings and bookmarks."""
