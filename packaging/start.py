"""What a frozen program runs first: the same entry as the installed command.

Two libraries import modules that reach a network, for functions this program never calls. In a frozen program empty modules stand in their
place, so nothing in it can open a connection, whatever is asked of it.
"""

import sys
from types import ModuleType

for name in ("socket", "urllib.request"):
    sys.modules[name] = ModuleType(name, "Left out of the frozen program: it has no network code.")

from fieldguide.app.main import main

main()
