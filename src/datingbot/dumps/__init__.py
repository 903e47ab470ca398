"""Dumps of the database and copies of the photos in the store of backups: sealed, proven readable, kept for a while."""
