"""Everything that knows SQL: one module per aggregate, and the runtime's own tables beside them."""
