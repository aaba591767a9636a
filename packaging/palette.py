"""Pictures of few colours: a window has not many, and a PNG that lists them is a third as large.

Needs numpy, which comes with matplotlib in the development environment. Nothing of the program itself uses it.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage, qRgb

_MOST = 256


def with_few_colours(image: QImage) -> QImage:
    """Return a picture with at most 256 colours: the frequent ones stay as they are, each of the others becomes the nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    points = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    points = points[:, : width * 4].reshape(-1, 4)[:, 2::-1]  # blue, green, red, unused → red, green, blue
    colours, inverse, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    kept = colours[np.sort(np.argsort(-counts, kind="stable")[:_MOST])]
    distances = ((colours[:, None, :].astype(np.int32) - kept[None, :, :].astype(np.int32)) ** 2).sum(axis=2)
    nearest = distances.argmin(axis=1).astype(np.uint8)
    indexed = QImage(width, height, QImage.Format.Format_Indexed8)
    indexed.setColorTable([qRgb(*(int(part) for part in colour)) for colour in kept])
    rows = np.frombuffer(indexed.bits(), np.uint8).reshape(height, indexed.bytesPerLine())
    rows[:, :width] = nearest[inverse.reshape(-1)].reshape(height, width)
    return indexed
