"""What goes over the wire: one struct a shape, a module a feature; the OpenAPI document is made from these."""
