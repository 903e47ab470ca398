"""Photos: decoded, stripped, re-encoded in three sizes, and kept in an object store."""
