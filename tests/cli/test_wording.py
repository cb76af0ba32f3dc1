"""The command line reads every catalogue whose sentences it may print."""

from importlib.resources import files

from motcua.cli import wording


def test_every_catalogue_is_read_but_those_of_the_screens():
    parts = [one.name for one in files("motcua").iterdir() if (one / "locale").is_dir()]

    assert sorted(wording.CATALOGUES) == sorted(set(parts) - {"web"})
