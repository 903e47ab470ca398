"""A chart repository of the tests' own, for what the chart can install beside itself."""
