"""Generated cases on a noisy machine: how long one takes to draw says nothing about the rule."""

from hypothesis import HealthCheck, settings

settings.register_profile("rules", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rules")
