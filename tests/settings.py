"""The product's own settings, with a data folder that lives as long as the tests."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="motcua-data-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["MOTCUA_DATA"] = _data
os.environ["MOTCUA_PROFILE"] = "local"

from motcua.config.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir()  # noqa: F405  # as `motcua setup` does
