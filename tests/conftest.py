"""Settings that all tests share."""

from hypothesis import settings

# A loaded machine must not fail a test: the time of one example says nothing about the code.
settings.register_profile("sourceline", deadline=None)
settings.load_profile("sourceline")
