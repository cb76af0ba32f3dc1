"""The digital one-stop shop of a Vietnamese province."""

__version__ = "0.1.0"
