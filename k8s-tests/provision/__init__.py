"""A real Kubernetes cluster for the tests, on a machine that may have no registry to pull images from."""
