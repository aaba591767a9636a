"""The values that cross layer borders: frozen, typed, without input or output."""
