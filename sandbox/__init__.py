"""The outside world in small, for the demo and the tests; never imported by `integration/`."""
