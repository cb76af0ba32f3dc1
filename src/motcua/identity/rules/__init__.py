"""Rules of people and places, without a database."""
