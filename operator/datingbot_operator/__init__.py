"""The Kubernetes operator of DatingBot."""
