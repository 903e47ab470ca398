"""The Kubernetes operator of DatingBot: observe, decide, apply; only `decide` chooses, and it is pure."""
