"""Keeping a window out of screenshots, recordings and shared screens, where the system can do that.

Windows (from 10, version 2004) and macOS leave such a window out of every picture of the screen. X11 and Wayland have nothing of the kind for a
program to ask for; there a picture can always be taken, and Settings says so.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

#: SetWindowDisplayAffinity: shown everywhere, and shown on the screen only.
_WDA_NONE, _WDA_EXCLUDEFROMCAPTURE = 0x00, 0x11
#: NSWindowSharingType: nobody else may read the window, or others may.
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1


def can_exclude() -> bool:
    """Tell whether this system can leave a window out of pictures of the screen."""
    return sys.platform in ("win32", "darwin")


def exclude(window: QWidget, *, excluded: bool) -> bool:
    """Leave a window out of pictures of the screen, or let it in again.

    Returns:
        True if the system said that it does; False where it cannot, and where it refused.
    """
    if sys.platform == "win32":
        import ctypes  # only these two systems need it

        affinity = _WDA_EXCLUDEFROMCAPTURE if excluded else _WDA_NONE
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(int(window.winId()), affinity))
    if sys.platform == "darwin":
        return _share_on_mac(int(window.winId()), _SHARING_NONE if excluded else _SHARING_READ_ONLY)
    return False


def _share_on_mac(view: int, sharing: int) -> bool:
    """Send ``setSharingType:`` to the window a native view belongs to."""
    import ctypes

    objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
    objc.sel_registerName.restype = ctypes.c_void_p
    send_for_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
    send_number = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(("objc_msgSend", objc))
    window = send_for_object(view, objc.sel_registerName(b"window"))
    if not window:
        return False
    send_number(window, objc.sel_registerName(b"setSharingType:"), sharing)
    return True
