"""Programs the Kubernetes tests need and nobody ships: built once from pinned sources, kept outside the tree."""
