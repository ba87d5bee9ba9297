"""The demo: a synthetic network whose truth is known, and the servers that serve it."""
