"""Fieldguide: an offline field guide for the early identification of victims of human trafficking in Europe.

ARCHITECTURE.md shows the layers and how data flows through them.
"""

__version__ = "0.1.0"
