"""What a published procedure says, as plain functions over its text."""
