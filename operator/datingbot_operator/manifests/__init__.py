"""The objects the operator makes, as dicts for server-side apply; nothing here reads or writes a cluster."""
